"""Run an embedded provider by itself, in a thread on a free port of this machine: for tests and demos."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from mutoscope.billing.embedded_provider.core.options import ProviderOptions
from mutoscope.billing.embedded_provider.open_provider import create_provider_app, run_background
from mutoscope.billing.embedded_provider.store import Store
from mutoscope.kernel import Clock, SystemClock

_PATIENCE = 30.0


@dataclass(frozen=True)
class RunningProvider:
    """Where a provider answers."""

    url: str
    """Base of everything, `http://127.0.0.1:PORT/payments`: the SDK's `base_addresses["api"]`."""
    api_key: str
    app: Starlette


@contextmanager
def run_provider(
    open_store: Callable[[], Store], options: ProviderOptions, clock: Clock | None = None
) -> Generator[RunningProvider]:
    """Yield a provider that listens on 127.0.0.1 until the block ends.

    Args:
        open_store: makes the store, in the provider's own thread and event loop.
        options: how it behaves.
        clock: the real time; by default the machine's.

    Raises:
        RuntimeError: it did not come up.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    # Connections inherit it; without it the answer's second packet waits 40 ms for the client's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/payments"
    chosen = replace(options, public_url=options.public_url or url)
    app = create_provider_app(open_store(), clock or SystemClock(), chosen)

    @asynccontextmanager
    async def lifespan(_: Starlette):  # noqa: ANN202 -- Starlette's own type is private
        async with run_background(app):
            yield

    outer = Starlette(routes=[Mount("/payments", app)], lifespan=lifespan)
    config = uvicorn.Config(outer, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        yield RunningProvider(url, chosen.api_key, app)
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
        with contextlib.suppress(OSError):
            listener.close()


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + _PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            message = "the embedded payment provider did not start"
            raise RuntimeError(message)
        time.sleep(0.01)
