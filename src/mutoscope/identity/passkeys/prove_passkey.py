"""Sign in with a passkey: options go out, the authenticator's answer comes back."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

import webauthn
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.structs import UserVerificationRequirement

from mutoscope.identity.one_time import put_challenge, take_challenge
from mutoscope.identity.passkeys import queries
from mutoscope.identity.passkeys.answers import CLONED, challenge_in, check_assertion, read_assertion
from mutoscope.identity.passkeys.errors import PasskeyRefused
from mutoscope.identity.passkeys.types import PasskeyDesk

_PURPOSE = "passkey_sign_in"
_CHALLENGE_BYTES = 32


async def offer_sign_in(session: AsyncSession, desk: PasskeyDesk) -> dict[str, Any]:
    """Return the options for `navigator.credentials.get()`, as JSON: the same for everybody, naming no key."""
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    options = webauthn.generate_authentication_options(
        rp_id=desk.rp_id,
        challenge=challenge,
        timeout=int(desk.lifetime.total_seconds() * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    await put_challenge(session, challenge, _PURPOSE, now=desk.clock.now(), lifetime=desk.lifetime)
    return options_to_json_dict(options)


async def prove_passkey(desk: PasskeyDesk, credential: Mapping[str, Any]) -> uuid.UUID:
    """Return whose passkey answered.

    The challenge is taken in a transaction of its own, committed whatever comes after: an answer works once. The
    counter is compared and set in one statement, so of two answers of a cloned key only one can win.

    Raises:
        PasskeyRefused: the answer fails a check; its challenge is unknown, used or too old; or nobody has the key.
    """
    now, challenge = desk.clock.now(), challenge_in(credential)
    answer = read_assertion(credential)
    async with desk.database.session() as session:
        taken = await take_challenge(session, challenge, _PURPOSE, now=now)
        known = await queries.find_key(session, answer.raw_id)
    if taken is None or taken.expired:
        raise PasskeyRefused("challenge")
    if known is None:
        raise PasskeyRefused("key")
    count, backed_up = check_assertion(desk, answer, challenge, known)
    async with desk.database.session(user_id=known.user_id) as session:
        if not await queries.note_use(session, known, count=count, backed_up=backed_up, now=now):
            raise PasskeyRefused(CLONED, user_id=known.user_id)
    return known.user_id


async def holds_passkey(session: AsyncSession, user_id: uuid.UUID, credential: Mapping[str, Any]) -> bool:
    """Tell whether the passkey of an answer that was checked is still an account's."""
    known = await queries.find_key(session, read_assertion(credential).raw_id)
    return known is not None and known.user_id == user_id
