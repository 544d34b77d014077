"""Run an embedded provider by itself, in a thread on a free port of this machine: for tests and demos."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from mutoscope.billing.embedded_provider.core.options import ProviderOptions
from mutoscope.billing.embedded_provider.engine.provider import Provider
from mutoscope.billing.embedded_provider.late_provider import LateProvider
from mutoscope.billing.embedded_provider.open_provider import open_provider
from mutoscope.billing.embedded_provider.store import MemoryStore, Store
from mutoscope.kernel import Clock, SystemClock

_PATIENCE = 60.0
OpenStore = Callable[[], AbstractAsyncContextManager[Store]]


@dataclass(frozen=True)
class RunningProvider:
    """Where a provider answers."""

    url: str
    """Base of everything, `http://127.0.0.1:PORT/payments`: the SDK's `base_addresses["api"]`."""
    api_key: str
    provider: Provider
    """Lives in another thread's event loop: look, don't call."""


@asynccontextmanager
async def open_memory_store() -> AsyncGenerator[Store]:
    """Yield a store that forgets everything."""
    yield MemoryStore()


@contextmanager
def run_provider(
    options: ProviderOptions, open_store: OpenStore = open_memory_store, clock: Clock | None = None
) -> Generator[RunningProvider]:
    """Yield a provider that listens on 127.0.0.1 until the block ends.

    Args:
        options: how it behaves.
        open_store: opens the store, in the provider's own event loop; by default one in memory.
        clock: the real time; by default the machine's.

    Raises:
        RuntimeError: it did not come up.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    # Connections inherit it; without it the answer's second packet waits 40 ms for the client's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/payments"
    chosen = replace(options, public_url=options.public_url or url)
    place = LateProvider()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with open_store() as store, open_provider(store, clock or SystemClock(), chosen) as app:
            place.app = app
            yield

    outer = Starlette(routes=[Mount("/payments", place)], lifespan=lifespan)
    config = uvicorn.Config(outer, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        if place.app is None:
            message = "the embedded payment provider did not open"
            raise RuntimeError(message)
        yield RunningProvider(url, chosen.api_key, place.app.state.provider)
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
