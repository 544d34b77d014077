"""Decisions, appeals and budgets over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Annotated, Any, cast

from pydantic import BaseModel, Field

from mutoscope.administration.ai.types import FoundDecision
from mutoscope.administration.schemas import Reasoned
from mutoscope.ai import DecisionView
from mutoscope.kernel import Page
from mutoscope.tenancy.schema_example import example

_FACTS: dict[str, Any] = {
    **cast("dict[str, Any]", DecisionView.model_config.get("json_schema_extra"))["example"],
    "status": "appealed",
    "appeal": "A line of a comedy",
    "workspace_id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "workspace_name": "Film club",
    "refused": True,
    "appealed_at": "2026-11-21T09:30:00Z",
    "judged_at": None,
}


class PlatformDecision(DecisionView):
    """What a check decided, and whose content it was."""

    model_config = example(**_FACTS)

    workspace_id: uuid.UUID
    workspace_name: str
    refused: bool = Field(description="False: it was checked and passed.")
    content: str = Field(description="How it begins; only of what was appealed, else it is the workspace's alone.")
    appealed_at: dt.datetime | None
    judged_at: dt.datetime | None

    @classmethod
    def of_found(cls, found: FoundDecision) -> PlatformDecision:
        """Return it in these words."""
        return cls(
            **DecisionView.of(found.decision).model_dump(),
            workspace_id=found.decision.workspace_id,
            workspace_name=found.workspace_name,
            refused=found.refused,
            appealed_at=found.appealed_at,
            judged_at=found.judged_at,
        )


class AppealList(BaseModel):
    """The review queue, whoever waits longest first."""

    model_config = example(items=[_FACTS])

    items: list[PlatformDecision]

    @classmethod
    def of(cls, found: Iterable[FoundDecision]) -> AppealList:
        """Return them in these words."""
        return cls(items=[PlatformDecision.of_found(one) for one in found])


class PlatformDecisionPage(BaseModel):
    """One page of decisions, the newest first."""

    model_config = example(items=[_FACTS], next_cursor=None)

    items: list[PlatformDecision]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[FoundDecision]) -> PlatformDecisionPage:
        """Return a page in these words."""
        return cls(items=[PlatformDecision.of_found(one) for one in page.items], next_cursor=page.next_cursor)


class Judging(Reasoned):
    """Whether an appeal is granted."""

    model_config = example(overturn=True, reason="A detective story, as they say")

    overturn: bool = Field(description="Granted: the same content passes from then on.")


class GrantedBudget(Reasoned):
    """What a workspace may spend on the platform's keys in a month; null is the setting."""

    model_config = example(granted_micro=50_000_000, reason="Ticket 4711: a campaign")

    granted_micro: Annotated[int, Field(ge=0, le=10**15)] | None
