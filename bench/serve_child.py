"""Serve one GET on loopback: ours, or a bare FastAPI route with the same answer.

Usage: python -m bench.serve_child ours|bare FOLDER.

It prints one line of JSON, the port, the path and the bearer header, and stops when its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import uuid
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from bench.customers import make_customer, opened
from mutoscope.api import create_app
from mutoscope.identity import authenticate
from mutoscope.infra.telemetry import configure_logging
from mutoscope.tenancy import read_scope
from mutoscope.writing import get_project
from mutoscope.writing.schemas import ProjectView
from mutoscope.writing.types import Project


async def main(what: str, folder: Path) -> None:
    """Serve until the parent closes our standard input."""
    configure_logging("INFO")
    async with opened(folder) as container:
        customer = await make_customer(container)
        path = f"/api/v1/projects/{customer.project_id}"
        app = create_app(container=container)
        if what == "bare":
            async with container.database.session() as session:
                subject = authenticate(container.signer, customer.header)
                await read_scope(session, subject, now=container.clock.now())
                app = bare(await get_project(session, customer.project_id))
        await serve(app, {"path": path, "authorization": customer.header})


def bare(project: Project) -> FastAPI:
    """Return an application with one route and nothing else: no account, no database, no log."""
    app = FastAPI()

    @app.get("/api/v1/projects/{project_id}")
    async def read(project_id: uuid.UUID) -> ProjectView:  # noqa: ARG001 -- it is read and checked, as ours is
        return ProjectView.of(project)

    return app


async def serve(app: FastAPI, details: dict[str, str]) -> None:
    """Serve as `mutoscope api` does, on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))

    def wait_for_the_end() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    print(json.dumps({"port": listener.getsockname()[1], **details}), flush=True)
    await server.serve(sockets=[listener])


if __name__ == "__main__":
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], Path(sys.argv[2])))
