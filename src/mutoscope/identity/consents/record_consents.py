"""Record what a person agrees to or refuses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.consents import queries
from mutoscope.identity.consents.errors import ConsentNeeded, ConsentOutdated, PurposeUnknown
from mutoscope.identity.consents.purposes import PURPOSES, Purpose
from mutoscope.infra.actor import actor_of
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id


class Choice(NamedTuple):
    """One answer, to one version of one purpose."""

    purpose: str
    version: str
    granted: bool


async def record_consents(
    session: AsyncSession, user_id: uuid.UUID, choices: Sequence[Choice], *, now: dt.datetime
) -> list[Choice]:
    """Append the bound user's answers that change anything, and return those.

    Nothing is ever overwritten: the record shows what held at any time. The network address is sealed for the person.

    Raises:
        PurposeUnknown: nobody asks about it.
        ConsentOutdated: the answer is to another version.
        ConsentNeeded: the service cannot be used without it.
    """
    for choice in choices:
        _check(choice)
    await session.execute(queries.LOCK, {"user_id": user_id})
    known = {row.purpose: row for row in await session.execute(queries.LATEST, {"user_id": user_id})}
    changed = {
        choice.purpose: choice
        for choice in choices
        if choice.purpose not in known
        or (known[choice.purpose].version, known[choice.purpose].granted) != (choice.version, choice.granted)
    }
    for choice in changed.values():
        await _insert(session, user_id, choice, now)
    return list(changed.values())


def _check(choice: Choice) -> Purpose:
    purpose = PURPOSES.get(choice.purpose)
    if purpose is None:
        raise PurposeUnknown(choice.purpose)
    if choice.version != purpose.version:
        raise ConsentOutdated(purpose)
    if purpose.needed and not choice.granted:
        raise ConsentNeeded(purpose)
    return purpose


async def _insert(session: AsyncSession, user_id: uuid.UUID, choice: Choice, now: dt.datetime) -> None:
    consent_id, address = new_id(), actor_of(session).address
    place = f"consent:{consent_id}:sealed"
    sealed = await vault_of(session).seal(session, user_id, place, {"address": address}) if address else None
    await session.execute(
        queries.INSERT, {"id": consent_id, "user_id": user_id, **choice._asdict(), "sealed": sealed, "now": now}
    )
