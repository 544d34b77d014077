"""Read what new films begin with."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy import Scope
from mutoscope.writing.film_defaults.types import BrandKit, FilmDefaults, VoiceDefaults

_READ = text("""
    select d.look, d.voice, d.logo_asset_id, d.intro_asset_id, d.outro_asset_id, m.voice as own
    from (select cast(:workspace_id as uuid) as workspace_id) w
        left join film_default d on d.workspace_id = w.workspace_id
        left join member_voice m on m.workspace_id = w.workspace_id and m.user_id = :user_id
""")


async def read_defaults(session: AsyncSession, scope: Scope) -> FilmDefaults:
    """Return the kit and the voices of the bound workspace and of who asks; empty ones where nothing was kept."""
    ids = {"workspace_id": scope.workspace_id, "user_id": scope.user_id}
    row = (await session.execute(_READ, ids)).one()
    files = {"logo": row.logo_asset_id, "intro": row.intro_asset_id, "outro": row.outro_asset_id}
    kit = BrandKit.model_validate({**(row.look or {}), **files})
    voices = [VoiceDefaults.model_validate(voice or {}) for voice in (row.voice, row.own)]
    return FilmDefaults(kit, *voices)
