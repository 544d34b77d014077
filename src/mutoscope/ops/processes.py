"""What the two long-running processes do once they are alone: serve the API, or execute jobs."""

from __future__ import annotations

import runpy
import socket
import sys
from typing import Any

import uvicorn

from mutoscope.infra.settings import Settings
from mutoscope.infra.telemetry import configure_logging
from mutoscope.kernel import Conflict

_GRACE_SECONDS = 5
"""How long open requests (a live progress stream never ends by itself) may go on after a stop."""
_BACKLOG = 512


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the address; port 0 takes a free one.

    Raises:
        Conflict: another program listens there, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise Conflict(
            f"The address {host} port {port} cannot be used: {error.strerror or error}.",
            remedy="Stop the program that uses it, or choose another with --port (0 takes a free one).",
            host=host,
            port=port,
        ) from error
    return listener


def serve_api(settings: Settings, listener: socket.socket) -> None:
    """Serve the API on a listening socket until SIGTERM or SIGINT."""
    configure_logging(settings.log_level, json=settings.log_json)
    uvicorn.Server(http_config("mutoscope.api:create_app", factory=True)).run(sockets=[listener])


def http_config(app: Any, *, factory: bool = False) -> uvicorn.Config:  # noqa: ANN401 -- an ASGI application or its name
    """Return how the API is served over HTTP."""
    return uvicorn.Config(
        app,
        factory=factory,
        log_config=None,
        access_log=False,  # the API writes its own line a request, with ids and without secrets
        proxy_headers=False,  # it would believe `X-Forwarded-For` of this machine, whatever `trusted_proxies` says
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def execute_jobs(settings: Settings, *arguments: str) -> None:
    """Become the worker, with its own command line: by name, for processes do not import each other."""
    sys.argv[1:] = arguments
    configure_logging(settings.log_level, json=settings.log_json)
    runpy.run_module("mutoscope.worker", run_name="__main__", alter_sys=True)
