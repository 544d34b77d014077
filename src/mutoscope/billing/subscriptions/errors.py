"""What cannot be changed about a subscription."""

from __future__ import annotations

from mutoscope.kernel import Conflict


class NotSubscribed(Conflict):
    """The workspace has no subscription."""

    code = "not_subscribed"

    def __init__(self) -> None:
        super().__init__(
            "This workspace has no subscription.", remedy="Choose a plan with POST /api/v1/billing/checkout."
        )


class NothingToChange(Conflict):
    """It is so already."""

    code = "nothing_to_change"
