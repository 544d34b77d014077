"""The group `flags`. Written by tools/write_sdk.py."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import Call


class FlagValues(BaseModel):
    """What is switched on here."""

    model_config = ConfigDict(extra="allow")

    flags: dict[str, bool]


def flags_get() -> Call[FlagValues]:
    """Return each feature flag as it is for the caller's workspace; it may lag a change by some seconds."""
    return Call("GET", "/flags", answer=FlagValues)
