"""Keep a brand kit, and voices; each change is in the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.tenancy import Scope
from mutoscope.writing.film_defaults.read_defaults import read_defaults
from mutoscope.writing.film_defaults.types import FILES, BrandKit, VoiceDefaults

_PUT_KIT = text("""
    insert into film_default (workspace_id, look, logo_asset_id, intro_asset_id, outro_asset_id, updated_at)
    values (:workspace_id, :words, :logo, :intro, :outro, :now)
    on conflict (workspace_id) do update set look = excluded.look, logo_asset_id = excluded.logo_asset_id,
        intro_asset_id = excluded.intro_asset_id, outro_asset_id = excluded.outro_asset_id,
        updated_at = excluded.updated_at
""").bindparams(bindparam("words", type_=JSONB))
_PUT_VOICE = text("""
    insert into film_default (workspace_id, voice, updated_at) values (:workspace_id, :words, :now)
    on conflict (workspace_id) do update set voice = excluded.voice, updated_at = excluded.updated_at
""").bindparams(bindparam("words", type_=JSONB))
_PUT_OWN = text("""
    insert into member_voice (workspace_id, user_id, voice, updated_at)
    values (:workspace_id, :user_id, :words, :now)
    on conflict (workspace_id, user_id) do update set voice = excluded.voice, updated_at = excluded.updated_at
""").bindparams(bindparam("words", type_=JSONB))


async def keep_brand_kit(session: AsyncSession, scope: Scope, kit: BrandKit, now: dt.datetime) -> None:
    """Replace the kit of the bound workspace.

    The caller has seen to it that its files are of the right kind; the database refuses another workspace's.
    """
    before = (await read_defaults(session, scope)).kit
    if kit == before:
        return
    look = kit.model_dump(exclude=set(FILES), exclude_defaults=True)
    ids = {name: getattr(kit, name) for name in FILES}
    await session.execute(_PUT_KIT, {"workspace_id": scope.workspace_id, "words": look, "now": now, **ids})
    await _tell(session, scope, ("brand_kit.changed", "The brand kit of the workspace was changed."), before, kit)


async def keep_workspace_voice(session: AsyncSession, scope: Scope, voice: VoiceDefaults, now: dt.datetime) -> None:
    """Replace how the bound workspace's films are spoken."""
    before = (await read_defaults(session, scope)).workspace_voice
    what = ("voice.changed", "The voice of the workspace was changed.")
    await _keep_voice(session, scope, (_PUT_VOICE, {}), before, voice, now=now, what=what)


async def keep_member_voice(session: AsyncSession, scope: Scope, voice: VoiceDefaults, now: dt.datetime) -> None:
    """Replace how the films are spoken that this member orders here."""
    before = (await read_defaults(session, scope)).own_voice
    what = ("voice.chosen", "A member chose a voice for their films.")
    await _keep_voice(session, scope, (_PUT_OWN, {"user_id": scope.user_id}), before, voice, now=now, what=what)


async def _keep_voice(
    session: AsyncSession,
    scope: Scope,
    put: tuple[TextClause, dict[str, Any]],
    before: VoiceDefaults,
    voice: VoiceDefaults,
    *,
    now: dt.datetime,
    what: tuple[str, str],
) -> None:
    if voice == before:
        return
    statement, ids = put
    words = voice.model_dump(exclude_defaults=True)
    await session.execute(statement, {"workspace_id": scope.workspace_id, "words": words, "now": now, **ids})
    await _tell(session, scope, what, before, voice)


async def _tell(
    session: AsyncSession,
    scope: Scope,
    what: tuple[str, str],
    before: BrandKit | VoiceDefaults,
    after: BrandKit | VoiceDefaults,
) -> None:
    action, message = what
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    changed = sorted(name for name in new if new[name] != old[name])
    await emit(
        session,
        scope.workspace_id,
        action,
        message=message,
        payload={"fields": changed},
        change=Change({name: old[name] for name in changed}, {name: new[name] for name in changed}),
    )
