"""Begin a new film with what its workspace and its writer have kept; what was stated goes before that."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy import Scope
from mutoscope.writing.film_defaults.read_defaults import read_defaults
from mutoscope.writing.film_defaults.types import FilmDefaults
from mutoscope.writing.types import ProjectDraft


async def begin_film(
    session: AsyncSession, scope: Scope, draft: ProjectDraft, stated: AbstractSet[str]
) -> ProjectDraft:
    """Return the draft of a new project with the brand kit and the remembered voice where nothing was stated.

    Args:
        session: bound to the scope's workspace.
        scope: who orders.
        draft: as it was written; what was not stated may hold any default.
        stated: which fields the order states: `logo: null` is a film without a logo.
    """
    return _fill(await read_defaults(session, scope), draft, stated)


def _fill(defaults: FilmDefaults, draft: ProjectDraft, stated: AbstractSet[str]) -> ProjectDraft:
    voice = defaults.voice
    kept: dict[str, Any] = defaults.kit.options()
    for bumper in stated & {"intro", "outro"}:  # an order's own, or none: the kit's title belongs to the kit's
        kept.pop(f"{bumper}_title", None)
    if voice.speed_percent is not None:
        kept["speed_percent"] = voice.speed_percent
    # A language belongs to the voice that it was kept with, and must not translate what an order asks for.
    if voice.language is not None and "voice" not in stated:
        kept["language"] = voice.language
    options = {**draft.options, **{name: value for name, value in kept.items() if name not in stated}}
    if voice.pronunciations:
        options["pronunciations"] = {**voice.pronunciations, **(draft.options.get("pronunciations") or {})}
    speaker = draft.voice if "voice" in stated or voice.voice is None else voice.voice
    return replace(draft, voice=speaker, options=options)
