"""Write an export as a stream of JSON: a row at a time, however much there is."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import read_profile
from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.library import LINK_PREFIX
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.exports import queries
from mutoscope.privacy.exports.sections import PERSON, WORKSPACE, Section
from mutoscope.privacy.exports.types import FORMAT
from mutoscope.storage import Link

_ROWS = 200
"""How many rows are in memory at once."""


@dataclass(frozen=True)
class _Place:
    """Whose rows are read, from which of their workspaces."""

    user_id: uuid.UUID
    workspace_id: uuid.UUID | None = None
    everything: bool = False
    """Whether they own the workspace: then its content is theirs, whoever made it."""


async def write_export(desk: PrivacyDesk, user_id: uuid.UUID, *, until: dt.datetime) -> AsyncGenerator[bytes]:
    """Yield the document in pieces.

    Args:
        desk: the objects.
        user_id: whose data.
        until: when the links to media end; a file that expires before has a link that ends with it.
    """
    async with desk.database.session(user_id=user_id) as session:
        user = await read_profile(session, user_id)
        rows = (await session.execute(queries.WORKSPACES, {"user_id": user_id})).all()
    places = [_Place(user_id, row.workspace_id, row.role == "owner") for row in rows]
    head = {
        "format": FORMAT,
        "made_at": desk.clock.now().isoformat(),
        "links_end_at": until.isoformat(),
        "account": {
            "id": str(user.id),
            "name": user.name,
            "email": user.email,
            "role": user.role.value,
            "created_at": user.created_at.isoformat(),
            "updated_at": user.updated_at.isoformat(),
        },
    }
    yield _json(head)[:-1]
    for section, where in [(s, [_Place(user_id)]) for s in PERSON] + [(s, places) for s in WORKSPACE]:
        async for piece in _section(desk, section, where, until):
            yield piece
    yield b"}\n"


async def _section(
    desk: PrivacyDesk, section: Section, places: list[_Place], until: dt.datetime
) -> AsyncGenerator[bytes]:
    yield f', "{section.name}": ['.encode()
    comma = b"\n"
    for place in places:
        async with desk.database.session(workspace_id=place.workspace_id, user_id=place.user_id) as session:
            async for row in _rows(desk, session, section, place, until):
                yield comma + row
                comma = b",\n"
    yield b"]"


async def _rows(
    desk: PrivacyDesk, session: AsyncSession, section: Section, place: _Place, until: dt.datetime
) -> AsyncGenerator[bytes]:
    sealed = "r.sealed" if section.place else "null::bytea"
    without = " - 'sealed'" if section.place else ""
    statement = text(f"select (to_jsonb(r){without})::text as row, {sealed} as sealed from ({section.statement}) r")  # noqa: S608 -- sections are constants
    bound = statement.compile().params
    known = {"user_id": place.user_id, "workspace_id": place.workspace_id, "everything": place.everything}
    result = await session.stream(
        statement.execution_options(yield_per=_ROWS), {name: known[name] for name in bound if name in known}
    )
    async for found in result:
        row: dict[str, Any] = json.loads(found.row)
        if section.place:
            row["personal"] = await _open(session, place.user_id, section.place.format(id=row["id"]), found.sealed)
        if "digest" in row:
            row |= _media_link(desk, row, until)
        yield _json(row)


async def _open(session: AsyncSession, user_id: uuid.UUID, place: str, sealed: bytes | None) -> object:
    if sealed is None:
        return None
    try:
        return await vault_of(session).open(session, user_id, place, bytes(sealed))
    except (Erased, Damaged):
        return None


def _media_link(desk: PrivacyDesk, row: dict[str, Any], until: dt.datetime) -> dict[str, str]:
    ends = min(until, dt.datetime.fromisoformat(row["expires_at"]))
    link = Link(uuid.UUID(row["workspace_id"]), row["digest"], row["name"], row["media_type"], ends)
    path = f"{LINK_PREFIX}/{desk.media_links.sign_link(link)}"
    return {"url": f"{desk.settings.base_url}{path}", "url_ends_at": ends.isoformat()}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
