"""Database, API and one worker under one roof, until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import AsyncGenerator

from mutoscope.infra.connections import embedded_postgres, outside_connections
from mutoscope.infra.postgres import EmbeddedPostgres
from mutoscope.infra.settings import Settings
from mutoscope.kernel import MutoscopeError
from mutoscope.ops.processes import listen
from mutoscope.ops.supervisor import Child, Report
from mutoscope.ops.wait_ready import wait_ready

_LOOK_SECONDS = 0.5


async def run_all(settings: Settings, report: Report) -> None:
    """Run everything until SIGINT or SIGTERM, then end it in order.

    `report` is told `ready` (with the URL), `restarting` (with the process and its exit status) and `stopped`.

    Raises:
        MutoscopeError: something cannot be started.
    """
    started = time.monotonic()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    with contextlib.closing(listen(settings.host, settings.port)) as listener:
        async with _database(settings) as (server, owner_url):
            api, worker = _children(settings, listener)
            port = listener.getsockname()[1]
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(api.keep_running(stop, report))
                    tasks.create_task(_prepare_then_work(owner_url, worker, stop, report))
                    if server is not None:
                        tasks.create_task(_keep_database(server, stop, report))
                    await _until_ready(settings.host, port, (api, worker), stop)
                    if not stop.is_set():
                        report("ready", _facts(settings, port, (api, worker), started))
            except* MutoscopeError as group:
                raise _first(group) from None
    report("stopped", {})


def _first(group: BaseExceptionGroup[MutoscopeError]) -> MutoscopeError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


@contextlib.asynccontextmanager
async def _database(settings: Settings) -> AsyncGenerator[tuple[EmbeddedPostgres | None, str]]:
    if settings.database_url is not None:
        yield None, outside_connections(settings).owner_url
        return
    server = embedded_postgres(settings)
    try:
        await asyncio.to_thread(server.ensure_running)
        await asyncio.to_thread(server.ensure_database)
        yield server, server.url()
    finally:
        await asyncio.to_thread(server.stop)


def _children(settings: Settings, listener: socket.socket) -> tuple[Child, Child]:
    """Describe the two processes. The API gets our listening socket: while it restarts, callers wait in line."""
    environment = {
        "MUTOSCOPE_DATA_DIR": str(settings.data_dir.expanduser().absolute()),
        "MUTOSCOPE_HOST": settings.host,
        "MUTOSCOPE_PORT": str(listener.getsockname()[1]),
        "MUTOSCOPE_PAYMENTS": settings.payments,
        "MUTOSCOPE_LOG_LEVEL": settings.log_level,
        **({} if settings.database_url else {"DATABASE_URL": "", "MUTOSCOPE_DATABASE_URL": ""}),
    }
    descriptor = listener.fileno()
    return (
        Child("api", ("api", str(descriptor)), environment, pass_fds=(descriptor,)),
        Child("worker", ("worker",), environment),
    )


async def _prepare_then_work(owner_url: str, worker: Child, stop: asyncio.Event, report: Report) -> None:
    """Migrate while the API is still loading, then start the worker: it needs its tables."""
    from mutoscope.ops.migrate import prepare_database  # noqa: PLC0415 -- a second to import; the API loads meanwhile

    await asyncio.to_thread(prepare_database, owner_url)
    await worker.keep_running(stop, report)


async def _until_ready(host: str, port: int, children: tuple[Child, ...], stop: asyncio.Event) -> None:
    """Return when the API answers that it is ready and the worker has said so, or when told to stop."""
    ready = asyncio.create_task(_all_ready(host, port, children[1]))
    told = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({ready, told}, return_when=asyncio.FIRST_COMPLETED)
        for child in children:
            child.was_ready = ready.done()
    finally:
        told.cancel()
        ready.cancel()


async def _all_ready(host: str, port: int, worker: Child) -> None:
    await worker.ready.wait()
    await wait_ready(host, port)


def _facts(settings: Settings, port: int, children: tuple[Child, ...], started: float) -> dict[str, object]:
    return {
        "url": settings.public_url or f"http://{settings.host}:{port}",
        "data_dir": str(settings.data_dir),
        "seconds": round(time.monotonic() - started, 2),
        "processes": {child.name: child.pid for child in children},
    }


async def _keep_database(server: EmbeddedPostgres, stop: asyncio.Event, report: Report) -> None:
    """Start the embedded server again when it has died."""
    while not stop.is_set():
        if not server.status().running:
            report("restarting", {"process": "postgres", "exit": None})
            await asyncio.to_thread(server.ensure_running)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
