"""Films for other programs and back: cuts as OpenTimelineIO, projects as one ZIP."""

from __future__ import annotations

import uuid
from pathlib import Path

from mutoscope.clients.sdk.api.projects import ProjectImported
from mutoscope.clients.sdk.connection import Credentials, Retries, send_safely
from mutoscope.clients.sdk.flow import Flow, Hand, Save


def export_timeline(credentials: Credentials, retries: Retries, job_id: uuid.UUID, target: Path) -> Flow[Path]:
    """Download a finished film's cut.

    Raises:
        ApiError: the server refused; nothing was written.
        NotReached: the server does not answer.
    """
    return (yield from _fetch(f"/jobs/{job_id}/timeline.otio", target, credentials, retries))


def export_bundle(credentials: Credentials, retries: Retries, project_id: uuid.UUID, target: Path) -> Flow[Path]:
    """Download a project with its media.

    Raises:
        ApiError: the server refused; nothing was written.
        NotReached: the server does not answer.
    """
    return (yield from _fetch(f"/projects/{project_id}/bundle.zip", target, credentials, retries))


def import_bundle(credentials: Credentials, retries: Retries, bundle: Path) -> Flow[ProjectImported]:
    """Send a bundle and return the project it became; it is sent once, for a second one would be a second project.

    Raises:
        OSError: the file cannot be read.
        ApiError: the server refused: damaged, no bundle, no room.
        NotReached: the server does not answer.
    """
    bundle.stat()
    hand = Hand("/projects/import-bundle", {"Accept": "application/json"}, "bundle", bundle, "application/zip")
    reply = yield from send_safely(hand, credentials, retries, repeatable=False)
    return ProjectImported.model_validate_json(reply.content)


def _fetch(address: str, target: Path, credentials: Credentials, retries: Retries) -> Flow[Path]:
    """Let a file appear under its name when it is whole; a download that breaks begins again."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        yield from send_safely(Save(address, {}, part), credentials, retries, repeatable=True)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target
