"""Feature flags over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mutoscope.administration.flags.types import FlagSettings, KeptFlag
from mutoscope.administration.schemas import Reason, Words
from mutoscope.tenancy.flags import FlagState
from mutoscope.tenancy.schema_example import example

KEY_PATTERN = "^[a-z][a-z0-9_]{0,62}$"
FlagKey = Annotated[str, Field(pattern=KEY_PATTERN, examples=["storyboards"])]
_MOST_IN_A_REQUEST = 100_000
_SET = {"description": "Storyboards before rendering", "state": "percentage", "percentage": 10}
_FLAG: dict[str, Any] = {
    "key": "storyboards",
    **_SET,
    "allowed": [],
    "denied": [],
    "created_at": "2026-11-21T09:00:00Z",
    "updated_at": "2026-11-21T09:00:00Z",
}


class SetFlag(BaseModel):
    """A flag as it shall be."""

    model_config = example(**_SET, allowed=[], denied=[], reason="A tenth of the workspaces try it")

    description: Words = Field(max_length=500)
    state: FlagState = Field(description="`off` and `on` are for everybody; `percentage` is for a share of workspaces.")
    percentage: int = Field(default=0, ge=0, le=100, description="Of workspaces; counts in the state `percentage`.")
    allowed: list[uuid.UUID] = Field(
        default_factory=list[uuid.UUID],
        max_length=_MOST_IN_A_REQUEST,
        description="Workspaces that have it whatever the percentage.",
    )
    denied: list[uuid.UUID] = Field(
        default_factory=list[uuid.UUID],
        max_length=_MOST_IN_A_REQUEST,
        description="Workspaces that never have it, even when it is on.",
    )
    reason: Reason

    @property
    def wanted(self) -> FlagSettings:
        """Return the settings without repetitions."""
        allowed, denied = tuple(sorted(set(self.allowed))), tuple(sorted(set(self.denied)))
        return FlagSettings(self.description, self.state, self.percentage, allowed, denied)


class NewFlag(SetFlag):
    """A flag to make."""

    model_config = example(key="storyboards", **_SET, reason="A tenth of the workspaces try it")

    key: FlagKey


class FlagView(BaseModel):
    """A feature flag."""

    model_config = example(**_FLAG)

    key: str
    description: str
    state: FlagState
    percentage: int
    allowed: list[uuid.UUID]
    denied: list[uuid.UUID]
    created_at: dt.datetime
    updated_at: dt.datetime

    @classmethod
    def of(cls, flag: KeptFlag) -> FlagView:
        """Return a flag in these words."""
        kept = flag.settings
        return cls(
            key=flag.key,
            description=kept.description,
            state=kept.state,
            percentage=kept.percentage,
            allowed=list(kept.allowed),
            denied=list(kept.denied),
            created_at=flag.created_at,
            updated_at=flag.updated_at,
        )


class FlagList(BaseModel):
    """Every feature flag, by key."""

    model_config = example(items=[_FLAG])

    items: list[FlagView]

    @classmethod
    def of(cls, flags: list[KeptFlag]) -> FlagList:
        """Return flags in these words."""
        return cls(items=[FlagView.of(flag) for flag in flags])
