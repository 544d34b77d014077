"""Read what an authenticator answers, and check it by `webauthn`; its exceptions stop here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import webauthn
from webauthn.helpers import base64url_to_bytes as from_base64url
from webauthn.helpers import parse_authentication_credential_json, parse_client_data_json
from webauthn.helpers.structs import AuthenticationCredential

from mutoscope.identity.passkeys.errors import PasskeyRefused
from mutoscope.identity.passkeys.types import KnownKey, NewKey, PasskeyDesk

CLONED = "sign_count"
"""The reason for an answer that is genuine, of a key whose counter goes back: there are two of it."""
_LONGEST_ANSWER = 65_536
_LONGEST_CREDENTIAL_ID = 1023
_REASONS = {
    "Unexpected client data origin": "origin",
    "Unexpected client data type": "type",
    "Unexpected RP ID hash": "rp_id",
    "User verification": "user_verification",
    "User presence": "user_presence",
    "User was not present": "user_presence",
    "Could not verify": "signature",
    "Unsupported credential public key alg": "algorithm",
}


def challenge_in(credential: Mapping[str, Any]) -> bytes:
    """Return the challenge that an answer is about; nothing else of it is believed yet.

    Raises:
        PasskeyRefused: it is no answer of an authenticator, or was given inside another site's page.
    """
    response = credential.get("response")
    if not isinstance(response, dict) or len(repr(credential)) > _LONGEST_ANSWER:
        raise PasskeyRefused("form")
    try:
        said = parse_client_data_json(from_base64url(str(response.get("clientDataJSON"))))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] -- JSON
    except Exception as error:  # the library lets several kinds out
        raise PasskeyRefused("form") from error
    if said.cross_origin:
        raise PasskeyRefused("origin")
    return said.challenge


def read_assertion(credential: Mapping[str, Any]) -> AuthenticationCredential:
    """Return the answer to a sign-in.

    Raises:
        PasskeyRefused: it is none.
    """
    try:
        return parse_authentication_credential_json(dict(credential))
    except Exception as error:  # as above
        raise PasskeyRefused("form") from error


def check_registration(desk: PasskeyDesk, credential: Mapping[str, Any], challenge: bytes) -> NewKey:
    """Return the key of an answer to a registration.

    Raises:
        PasskeyRefused: it is for another site or challenge, or the person was not verified.
    """
    try:
        verified = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=desk.rp_id,
            expected_origin=desk.origin,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused(_reason(error)) from error
    if len(verified.credential_id) > _LONGEST_CREDENTIAL_ID:  # WebAuthn section 7.1, step 25
        raise PasskeyRefused("form")
    return NewKey(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        verified.credential_backed_up,
    )


def check_assertion(
    desk: PasskeyDesk, credential: AuthenticationCredential, challenge: bytes, known: KnownKey
) -> tuple[int, bool]:
    """Return the counter and whether the key is backed up, of an answer to a sign-in.

    Raises:
        PasskeyRefused: another key, site or challenge, a person who was not verified, or a counter that goes back.
    """
    handle = credential.response.user_handle
    if handle is not None and handle != known.user_id.bytes:
        raise PasskeyRefused("user_handle")
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=desk.rp_id,
            expected_origin=desk.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=0,  # ours to compare, and only once the signature is known to be genuine
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused(_reason(error)) from error
    if verified.new_sign_count <= known.sign_count and (verified.new_sign_count or known.sign_count):
        raise PasskeyRefused(CLONED, user_id=known.user_id)  # WebAuthn section 7.2, step 21; some keys never count
    return verified.new_sign_count, verified.credential_backed_up


def _reason(error: Exception) -> str:
    said = str(error)
    return next((reason for start, reason in _REASONS.items() if said.startswith(start)), "form")
