"""What can go wrong with an appeal."""

from __future__ import annotations

from mutoscope.kernel import Conflict, NotFound


class DecisionUnknown(NotFound):
    """The workspace has no such refusal."""

    code = "ai_decision_unknown"

    def __init__(self) -> None:
        """Say so."""
        super().__init__("There is no such refusal.", remedy="List them with `GET /api/v1/ai/decisions`.")


class AppealClosed(Conflict):
    """The refusal was appealed before."""

    code = "ai_appeal_closed"

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This refusal was appealed before.", remedy="Wait for the answer, or change the content.")
