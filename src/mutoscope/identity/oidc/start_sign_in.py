"""Send a browser to an identity provider."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.oidc.oauth_client import authorization_url
from mutoscope.identity.oidc.providers import ProviderDesk
from mutoscope.identity.oidc.types import Errand, Purpose
from mutoscope.identity.one_time import put_challenge

STATE = "oidc_state"
_BROWSER = re.compile(r"[A-Za-z0-9_-]{43}")


async def start_sign_in(
    session: AsyncSession, desk: ProviderDesk, provider_name: str, errand: Errand, *, browser: str
) -> str:
    """Return the address at the provider that the browser must go to.

    No connection is held while the provider is asked for its addresses: the session's transaction is ended first, and
    nothing may have been written in it.

    Args:
        session: whoever's; the errand remembers who asked.
        desk: wired once.
        provider_name: as in the settings.
        errand: what is to happen when they come back.
        browser: the secret of the browser's cookie; only the same browser may come back.

    Raises:
        ProviderUnknown: there is no such provider.
        ProviderUnavailable: it does not answer.
    """
    provider = desk.find(provider_name)
    await session.commit()
    endpoints = await provider.dialect.endpoints(provider)
    state, now = secrets.token_urlsafe(32), desk.clock.now()
    details = {
        "provider": provider.name,
        "browser": browser_mark(browser),
        "purpose": errand.purpose.value,
        "return_to": errand.return_to,
        "user_id": _text(errand.user_id),
        "session_id": _text(errand.session_id),
        "workspace_id": _text(errand.workspace_id),
        "started_at": now.isoformat(),
    }
    await put_challenge(session, state.encode(), STATE, now=now, lifetime=desk.lifetime, details=details)
    fresh = {"prompt": "login", "max_age": "0"} if errand.purpose is Purpose.PROVE else {}
    return authorization_url(
        provider,
        endpoints,
        redirect_uri=desk.redirect_uri(provider),
        state=state,
        verifier=derive(desk.key, "verifier", state, browser),
        extra={"nonce": derive(desk.key, "nonce", state, browser), **fresh},
    )


def new_browser(known: str | None) -> str:
    """Return the secret that a browser has, if it has one of the right form, else a new one of 256 bits."""
    return known if known and _BROWSER.fullmatch(known) else secrets.token_urlsafe(32)


def browser_mark(browser: str) -> str:
    """Return what is kept of a browser's secret."""
    return hashlib.sha256(browser.encode()).hexdigest()


def derive(key: bytes, purpose: str, state: str, browser: str) -> str:
    """Return 43 characters that only this server can tell, and only with the state and the browser's secret."""
    digest = hmac.new(key, f"{purpose}\0{state}\0{browser}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
