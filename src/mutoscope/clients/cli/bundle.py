"""`mutoscope bundle`: a project with its media as one ZIP, and back."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated

import typer

from mutoscope.clients.cli.server import (
    AS_JSON,
    KEY,
    SERVER,
    JsonOption,
    KeyOption,
    ServerOption,
    asking,
    tell_file,
    tell_project,
)
from mutoscope.clients.sdk.exchange import export_bundle, import_bundle

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Carry projects from one server to another.")


@app.command()
def export(
    project: Annotated[uuid.UUID, typer.Argument(help="The project.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The .zip file to write.")] = Path("project.zip"),
    server: ServerOption = SERVER,
    key: KeyOption = KEY,
    as_json: JsonOption = AS_JSON,
) -> None:
    """Write a project as one ZIP: script, choices, the newest film's cut, and every file that is still there."""
    with asking(server, key, as_json=as_json) as client:
        client.run(export_bundle(client.credentials, client.retries, project, out))
        tell_file(out, as_json=as_json)


@app.command("import")
def take(
    bundle: Annotated[Path, typer.Argument(help="A ZIP that was exported by Mutoscope.")],
    server: ServerOption = SERVER,
    key: KeyOption = KEY,
    as_json: JsonOption = AS_JSON,
) -> None:
    """Make a project of a ZIP; its media become files of the workspace."""
    with asking(server, key, as_json=as_json) as client:
        made = client.run(import_bundle(client.credentials, client.retries, bundle))
        tell_project(made.project_id, made.title, made.notices, as_json=as_json)
