"""Register a passkey: options go out, the authenticator's answer comes back."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

import webauthn
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mutoscope.identity.linked import IdentityTaken, TooManyIdentities, count_ways
from mutoscope.identity.one_time import put_challenge, take_challenge
from mutoscope.identity.passkeys import queries
from mutoscope.identity.passkeys.answers import challenge_in, check_registration
from mutoscope.identity.passkeys.errors import PasskeyRefused
from mutoscope.identity.passkeys.types import Passkey, PasskeyDesk
from mutoscope.kernel import new_id

_PURPOSE = "passkey_registration"
_CHALLENGE_BYTES = 32


async def offer_registration(
    session: AsyncSession, desk: PasskeyDesk, user_id: uuid.UUID, *, user_name: str, site_name: str
) -> dict[str, Any]:
    """Return the options for `navigator.credentials.create()`, as JSON.

    Asks for a discoverable key, so that signing in needs no name, and for the person to be verified, so that a passkey
    stands for two factors. No attestation: which make of authenticator it is does not matter.
    """
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    known = [PublicKeyCredentialDescriptor(id=found) for found in await queries.list_credentials(session)]
    options = webauthn.generate_registration_options(
        rp_id=desk.rp_id,
        rp_name=site_name,
        user_id=user_id.bytes,
        user_name=user_name,
        challenge=challenge,
        timeout=int(desk.lifetime.total_seconds() * 1000),
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    details = {"user_id": str(user_id)}
    await put_challenge(session, challenge, _PURPOSE, now=desk.clock.now(), lifetime=desk.lifetime, details=details)
    return options_to_json_dict(options)


async def register_passkey(
    session: AsyncSession, desk: PasskeyDesk, user_id: uuid.UUID, credential: Mapping[str, Any], *, name: str
) -> Passkey:
    """Keep the passkey that an authenticator has made for the bound user.

    Raises:
        PasskeyRefused: the answer fails a check, or its challenge was not given to this user, is used, or too old.
        IdentityTaken: the passkey is registered.
        TooManyIdentities: the account has as many ways to sign in as it may.
    """
    now, challenge = desk.clock.now(), challenge_in(credential)
    taken = await take_challenge(session, challenge, _PURPOSE, now=now)
    if taken is None or taken.expired or taken.details["user_id"] != str(user_id):
        raise PasskeyRefused("challenge")
    key = check_registration(desk, credential, challenge)
    ways = await count_ways(session, user_id)
    if ways.identities + ways.passkeys >= desk.limit:
        raise TooManyIdentities(desk.limit)
    made = await queries.insert_passkey(session, new_id(), user_id, key, name=name, now=now)
    if made is None:
        raise IdentityTaken
    return made
