"""Find the API key among the headers of a request."""

from __future__ import annotations

from collections.abc import Sequence

from mutoscope.identity.keys.errors import CredentialsAmbiguous
from mutoscope.identity.keys.key_form import KEY_PREFIX


def presented_key(authorization: Sequence[str], api_key: Sequence[str]) -> str | None:
    """Return the API key a request carries, None if it carries an access token or nothing.

    Args:
        authorization: each `Authorization` header; `Bearer cc_…` is a key.
        api_key: each `X-API-Key` header.

    Raises:
        CredentialsAmbiguous: more than one of them came. Whoever stands between the caller and us might judge by the
            one and we by the other.
    """
    if len(authorization) + len(api_key) > 1:
        raise CredentialsAmbiguous
    if api_key:
        return api_key[0].strip()
    scheme, _, token = (authorization[0] if authorization else "").partition(" ")
    token = token.strip()
    return token if scheme.casefold() == "bearer" and token.startswith(KEY_PREFIX) else None
