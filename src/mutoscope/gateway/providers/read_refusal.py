"""Read an answer that is none: which of our errors it means."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, cast

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import (
    AiError,
    KeyRejected,
    ModelRetired,
    ProviderUnavailable,
    RateLimited,
    Refused,
    RequestRejected,
)

_POLICY: Final = (
    "content_policy",
    "content policy",
    "moderation_blocked",
    "content_filter",
    "content_moderation",
    "safety system",
    "prohibited_content",
    "data_inspection_failed",
    "moderation",
    "nsfw",
)
_NO_MODEL: Final = (
    "model_not_found",
    "model not found",
    "does not exist",
    "is not found",
    "deprecated",
    "decommission",
)
_EMPTY: Final = (
    "insufficient_quota",
    "billing",
    "credit balance",
    "not enough credits",
    "payment required",
    "arrearage",
)
_SAID_CHARACTERS: Final = 300
_BAD_KEY: Final = ("api key not valid", "api_key_invalid")
"""Google says so with 400."""
_KEY_STATUSES: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PAYMENT_REQUIRED)
_PASSING: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY)


def read_refusal(access: Access, status: int, headers: Mapping[str, str], body: bytes) -> AiError:
    """Return the error that an answer with a status of 300 or more means."""
    said = _said(body)
    if status == HTTPStatus.TOO_MANY_REQUESTS and not _says(said, _EMPTY):
        return RateLimited(access.provider, retry_after=_retry_after(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        return ProviderUnavailable(access.provider, f"it answered {status}")
    if status < HTTPStatus.BAD_REQUEST:
        return ProviderUnavailable(access.provider, f"it sends on to another address ({status})")
    return _read_fault(access, status, said)


def _read_fault(access: Access, status: int, said: str) -> AiError:
    """Return what is wrong with the request, its key, its model or its content; asking again does not help."""
    if _says(said, _POLICY):
        return Refused(access.provider)
    if status in _KEY_STATUSES or _says(said, _EMPTY) or _says(said, _BAD_KEY):
        return KeyRejected(access.provider, own=access.own)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) or _says(said, _NO_MODEL):
        return ModelRetired(access.provider, "this model")
    return RequestRejected(access.provider, said or f"it answered {status}")


def _says(said: str, what: tuple[str, ...]) -> bool:
    low = said.lower()
    return any(word in low for word in what)


def _said(body: bytes) -> str:
    """Return the provider's own words, without anything that looks like markup."""
    text = body.decode("utf-8", "replace")
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return "" if text.lstrip().startswith("<") else " ".join(text.split())[:_SAID_CHARACTERS]
    words: list[str] = []
    _collect(found, words, 0)
    return " ".join(" ".join(words).split())[:_SAID_CHARACTERS]


def _collect(value: object, words: list[str], depth: int) -> None:
    if isinstance(value, str):
        words.append(value)
    elif isinstance(value, dict) and depth < 4:  # noqa: PLR2004 -- deeper than any provider's error
        for inner in cast("dict[str, object]", value).values():
            _collect(inner, words, depth + 1)
    elif isinstance(value, list) and depth < 4:  # noqa: PLR2004 -- same
        for inner in cast("list[object]", value)[:5]:
            _collect(inner, words, depth + 1)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After, in either of its forms."""
    given = headers.get("retry-after")
    if given is None:
        return None
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0.0, moment.replace(tzinfo=moment.tzinfo or dt.UTC).timestamp() - time.time())
