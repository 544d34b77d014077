"""Take back a browser that an identity provider sent."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from collections.abc import Mapping
from typing import Any

from mutoscope.identity.linked.types import ProvenIdentity
from mutoscope.identity.oidc.errors import (
    ConsentDenied,
    IssuerMismatch,
    ProviderRefused,
    SignInExpired,
    SignInForeign,
    SignInUnknown,
)
from mutoscope.identity.oidc.oauth_client import redeem_code, word_of
from mutoscope.identity.oidc.providers import ProviderDesk
from mutoscope.identity.oidc.start_sign_in import STATE, browser_mark, derive
from mutoscope.identity.oidc.types import Callback, Endpoints, Errand, Proof, Provider, Purpose
from mutoscope.identity.one_time import take_challenge

_LONGEST = 4096


async def finish_sign_in(
    desk: ProviderDesk, provider_name: str, callback: Callback, *, browser: str | None
) -> tuple[Errand, ProvenIdentity]:
    """Return what was to happen, and whom the provider vouches for.

    Takes the state in a transaction of its own, which is committed whatever comes after: a callback works once. No
    connection is held while the provider is asked.

    Raises:
        ProviderUnknown: there is no such provider.
        SignInUnknown: the state was never given out, or was used before.
        SignInExpired: it was given out too long ago.
        SignInForeign: it was given to another browser.
        IssuerMismatch: another provider answers than the one that was asked.
        ConsentDenied: the person declined.
        ProviderRefused: the provider answers with another error, or refuses the code.
        IdTokenInvalid: its token proves nothing.
        ProviderUnavailable: it does not answer.
    """
    provider = desk.find(provider_name)
    if callback.error == "access_denied" and not callback.state:  # RFC 6749 wants the state here too; not all send it
        raise ConsentDenied
    details = await _take_state(desk, callback.state)
    if browser is None or not hmac.compare_digest(browser_mark(browser), details["browser"]):
        raise SignInForeign
    if details["provider"] != provider.name:
        raise IssuerMismatch
    endpoints = await provider.dialect.endpoints(provider)
    code = _check_answer(provider, endpoints, callback)
    state = callback.state or ""
    tokens = await redeem_code(
        desk.http,
        provider,
        endpoints,
        redirect_uri=desk.redirect_uri(provider),
        code=code,
        verifier=derive(desk.key, "verifier", state, browser),
    )
    errand = _errand_of(details)
    proof = Proof(
        tokens,
        nonce=derive(desk.key, "nonce", state, browser),
        now=desk.clock.now(),
        fresh_since=dt.datetime.fromisoformat(details["started_at"]) if errand.purpose is Purpose.PROVE else None,
    )
    return errand, await provider.dialect.identify(provider, proof)


async def _take_state(desk: ProviderDesk, state: str | None) -> Mapping[str, Any]:
    if not state or len(state) > _LONGEST:
        raise SignInUnknown
    async with desk.database.session() as session:
        taken = await take_challenge(session, state.encode("utf-8", "replace"), STATE, now=desk.clock.now())
    if taken is None:
        raise SignInUnknown
    if taken.expired:
        raise SignInExpired
    return taken.details


def _check_answer(provider: Provider, endpoints: Endpoints, callback: Callback) -> str:
    """Return the code of an answer that comes from the provider that was asked."""
    if callback.issuer != provider.issuer and (callback.issuer is not None or endpoints.names_itself):
        raise IssuerMismatch
    if callback.error == "access_denied":
        raise ConsentDenied
    if callback.error or not callback.code or len(callback.code) > _LONGEST:
        raise ProviderRefused(word_of(callback.error or "no_code"))
    return callback.code


def _errand_of(details: Mapping[str, Any]) -> Errand:
    return Errand(
        Purpose(details["purpose"]),
        details["return_to"],
        user_id=_id(details["user_id"]),
        session_id=_id(details["session_id"]),
        workspace_id=_id(details["workspace_id"]),
    )


def _id(value: str | None) -> uuid.UUID | None:
    return None if value is None else uuid.UUID(value)
