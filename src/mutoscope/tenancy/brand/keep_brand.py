"""Keep and read the brand of a workspace."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import asdict, replace

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import check_email
from mutoscope.infra.events import Change, emit
from mutoscope.tenancy.brand.errors import BrandInvalid
from mutoscope.tenancy.brand.types import Brand

_COLUMNS = (
    "display_name, logo_asset_id, primary_colour, background_colour, accent_colour, support_address, sender_name, "
    "reply_to"
)
_READ = text(f"select {_COLUMNS} from workspace_brand where workspace_id = :workspace_id")  # noqa: S608 -- constant columns
_PUT = text(
    f"insert into workspace_brand (workspace_id, {_COLUMNS}, updated_at) "  # noqa: S608 -- constant columns
    "values (:workspace_id, :display_name, :logo_asset_id, :primary_colour, :background_colour, :accent_colour, "
    ":support_address, :sender_name, :reply_to, :now) on conflict (workspace_id) do update set "
    "display_name = excluded.display_name, logo_asset_id = excluded.logo_asset_id, "
    "primary_colour = excluded.primary_colour, background_colour = excluded.background_colour, "
    "accent_colour = excluded.accent_colour, support_address = excluded.support_address, "
    "sender_name = excluded.sender_name, reply_to = excluded.reply_to, updated_at = excluded.updated_at"
)
_COLOUR = re.compile(r"#[0-9a-f]{6}\Z")
_MOST_NAME = 80


async def read_brand(session: AsyncSession, workspace_id: uuid.UUID) -> Brand:
    """Return what the bound workspace has chosen, or the defaults."""
    row = (await session.execute(_READ, {"workspace_id": workspace_id})).one_or_none()
    return Brand() if row is None else Brand(**row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping


async def put_brand(session: AsyncSession, workspace_id: uuid.UUID, brand: Brand, *, now: dt.datetime) -> Brand:
    """Replace the brand of the bound workspace and return it in its kept form.

    The caller has seen to it that the logo is an image of this workspace; the database refuses another's.

    Raises:
        BrandInvalid: a name or a colour breaks its rule.
        EmailInvalid: one of the addresses is none.
    """
    kept = _checked(brand)
    before = await read_brand(session, workspace_id)
    if kept == before:
        return kept
    await session.execute(_PUT, {"workspace_id": workspace_id, "now": now, **asdict(kept)})
    changed = {name: value for name, value in _facts(kept).items() if value != _facts(before)[name]}
    await emit(
        session,
        workspace_id,
        "brand.changed",
        message="The brand of the workspace was changed.",
        payload={"fields": sorted(changed)},
        change=Change({name: _facts(before)[name] for name in changed}, changed),
    )
    return kept


def _facts(brand: Brand) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in asdict(brand).items()}


def _checked(brand: Brand) -> Brand:
    return replace(
        brand,
        display_name=_name("display_name", brand.display_name),
        sender_name=_name("sender_name", brand.sender_name),
        primary_colour=_colour("primary_colour", brand.primary_colour),
        background_colour=_colour("background_colour", brand.background_colour),
        accent_colour=_colour("accent_colour", brand.accent_colour),
        support_address=brand.support_address and check_email(brand.support_address),
        reply_to=brand.reply_to and check_email(brand.reply_to),
    )


def _name(field: str, name: str | None) -> str | None:
    """Return a name for one line; an end of line in a sender's name would begin another header of the mail."""
    stripped = (name or "").strip()
    if len(stripped) > _MOST_NAME or not stripped.isprintable():
        raise BrandInvalid(field, f"at most {_MOST_NAME} characters on one line")
    return stripped or None


def _colour(field: str, colour: str) -> str:
    lower = colour.strip().lower()
    if not _COLOUR.match(lower):
        raise BrandInvalid(field, "a colour as #rrggbb")
    return lower
