"""What cannot be ordered."""

from __future__ import annotations

from mutoscope.kernel import Conflict, InvalidInput


class NotForSale(InvalidInput):
    """The catalogue does not sell this, or not so."""

    code = "not_for_sale"


class AlreadySubscribed(Conflict):
    """The workspace has a subscription: it is changed, not bought again."""

    code = "already_subscribed"


class CheckoutBusy(Conflict):
    """Another checkout is being opened for this workspace at this moment."""

    code = "checkout_busy"
