"""What can be wrong with webhooks."""

from __future__ import annotations

from mutoscope.kernel import Conflict, InvalidInput, NotFound


class WebhookUnknown(NotFound):
    """There is no such endpoint or delivery in this workspace."""

    code = "webhook_not_found"

    def __init__(self, what: str = "endpoint") -> None:
        super().__init__(f"There is no such {what} in this workspace.", remedy="Check the id against the list.")


class EventTypeUnknown(InvalidInput):
    """A pattern names no event that webhooks carry."""

    code = "event_type_unknown"


class TooManyEndpoints(Conflict):
    """The workspace has as many endpoints as it may have."""

    code = "too_many_webhooks"


class WebhookSwitchedOff(Conflict):
    """The endpoint is switched off: nothing is sent to it."""

    code = "webhook_switched_off"


class DeliveryUnderWay(Conflict):
    """The delivery is being sent at this moment."""

    code = "delivery_under_way"
