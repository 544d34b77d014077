"""How an embedded provider behaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class ProviderOptions:
    """What a caller may choose."""

    api_key: str = field(repr=False)
    """The secret key that clients send: `sk_test_…`."""
    public_url: str | None = None
    """Where the provider is reached, without a slash at the end; by default as each request reached it."""
    account_name: str = "Mutoscope"
    """The seller's name, on pages and invoices."""
    account_country: str = "US"
    control: bool = False
    """Whether `/_control/…` answers: faults, clock, outbox. It takes the same key as the API."""
    deliver: bool = True
    """Whether events are posted to webhook endpoints as they happen; the outbox can be read either way."""
    retry_days: tuple[int, ...] = (3, 5, 7)
    """Days from one attempt to charge an invoice to the next."""
    when_unpaid: Literal["cancel", "unpaid", "past_due"] = "cancel"
    """What becomes of a subscription after the last attempt."""
    upcoming_days: int = 7
    """How long before a renewal `invoice.upcoming` is sent."""
    finalize_seconds: int = 3600
    """How long a renewal's invoice stays a draft."""
    tick_seconds: float = 1.0
    """How often due timers are looked for while nobody asks."""
