"""`mutoscope timeline`: a film's cut for editing programs, and an editor's cut as a project."""

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
from mutoscope.clients.sdk.api.projects import projects_import_timeline_post
from mutoscope.clients.sdk.call import UNSET
from mutoscope.clients.sdk.exchange import export_timeline

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Exchange cuts with editing programs.")


@app.command()
def export(
    job: Annotated[uuid.UUID, typer.Argument(help="The job of a finished film.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The .otio file to write.")] = Path("film.otio"),
    server: ServerOption = SERVER,
    key: KeyOption = KEY,
    as_json: JsonOption = AS_JSON,
) -> None:
    """Write a finished film's cut as OpenTimelineIO, for Resolve, Premiere, Kdenlive and others."""
    with asking(server, key, as_json=as_json) as client:
        client.run(export_timeline(client.credentials, client.retries, job, out))
        tell_file(out, as_json=as_json)


@app.command("import")
def take(
    timeline: Annotated[Path, typer.Argument(help="An .otio file whose media are files of the workspace.")],
    title: Annotated[str, typer.Option(help="The project's; the timeline's name by default.")] = "",
    script: Annotated[Path | None, typer.Option(help="A file with what is spoken; a film of ours has its own.")] = None,
    size: Annotated[str, typer.Option(help="The frame, such as 1080x1920, for cuts of other programs.")] = "",
    server: ServerOption = SERVER,
    key: KeyOption = KEY,
    as_json: JsonOption = AS_JSON,
) -> None:
    """Make a project of an editor's timeline."""
    with asking(server, key, as_json=as_json) as client:
        call = projects_import_timeline_post(
            timeline=timeline.read_text(encoding="utf-8", errors="replace"),
            title=title or UNSET,
            script=script.read_text(encoding="utf-8", errors="replace") if script else UNSET,
            size=size or UNSET,
        )
        made = client.send(call)
        tell_project(made.project_id, made.title, made.notices, as_json=as_json)
