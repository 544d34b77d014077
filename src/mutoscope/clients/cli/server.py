"""Where the server is and who asks, and how its refusals are told."""

from __future__ import annotations

import contextlib
import json
import sys
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from mutoscope.clients.sdk import Client
from mutoscope.clients.sdk.errors import ApiError, ClientError
from mutoscope.clients.sdk.http import DEFAULT_URL

ServerOption = Annotated[str, typer.Option("--server", envvar="MUTOSCOPE_SERVER", help="The server's address.")]
KeyOption = Annotated[str, typer.Option("--key", envvar="MUTOSCOPE_API_KEY", help="An API key of the workspace.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result, or what is wrong, as JSON.")]
SERVER, KEY, AS_JSON = DEFAULT_URL, "", False

_MENDABLE = frozenset({400, 404, 413, 415, 422})
"""What the caller can mend by asking for something else; the exit status is 2, as of the other commands."""


@contextlib.contextmanager
def asking(server: str, key: str, *, as_json: bool) -> Generator[Client]:
    """Yield a client. A refusal becomes two lines, or JSON, and exit status 1 or 2."""
    try:
        if not key:
            remedy = "Make a key in the studio, and set MUTOSCOPE_API_KEY or give --key."
            refuse("key_missing", "The server wants to know who asks.", remedy, {}, as_json=as_json)
        with Client(server, api_key=key) as client:
            yield client
    except ApiError as error:
        status = 2 if error.status in _MENDABLE else 1
        refuse(error.code, error.detail, error.remedy, dict(error.problem), as_json=as_json, status=status)
    except ClientError as error:
        refuse("not_reached", f"{server}: {error}", "Start it, or give --server.", {}, as_json=as_json, status=1)
    except OSError as error:
        name = error.filename or "The file"
        refuse("file_unusable", f"{name}: {error.strerror}.", "Name another file.", {}, as_json=as_json)


def refuse(
    code: str, message: str, remedy: str, details: dict[str, Any], *, as_json: bool, status: int = 2
) -> NoReturn:
    """Say what is wrong and how to mend it, and end the command.

    Raises:
        typer.Exit: always.
    """
    if as_json:
        problem = {"code": code, "message": message, "remedy": remedy, "details": details}
        sys.stdout.write(json.dumps({"error": problem}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"Error: {message}\n{remedy}\n")
    raise typer.Exit(status)


def tell(facts: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    """Say what was done."""
    typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else sentence)


def tell_file(path: Path, *, as_json: bool) -> None:
    """Say which file was written."""
    size = path.stat().st_size
    tell({"file": str(path), "bytes": size}, f"Wrote {path} ({size:,} bytes).", as_json=as_json)


def tell_project(project_id: uuid.UUID, title: str, notices: list[str], *, as_json: bool) -> None:
    """Say which project was made, and how the file was read."""
    facts = {"project_id": str(project_id), "title": title, "notices": notices}
    notes = "".join(f"\nNote: {notice}" for notice in notices)
    tell(facts, f"Made the project {project_id}: {title}{notes}", as_json=as_json)
