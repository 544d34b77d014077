"""What billing works with, wired once per process."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.billing.provider import PaymentProvider, PaymentsOff
from mutoscope.catalog import CatalogueShelf
from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock


@dataclass(frozen=True)
class BillingDesk:
    """The database, the catalogues, and the payment provider if there is one."""

    database: Database
    clock: Clock
    settings: Settings
    shelf: CatalogueShelf
    provider_or_none: PaymentProvider | None

    @property
    def provider(self) -> PaymentProvider:
        """Return the payment provider.

        Raises:
            PaymentsOff: this server has none.
        """
        if self.provider_or_none is None:
            raise PaymentsOff
        return self.provider_or_none

    @property
    def return_url(self) -> str:
        """Return where the payment provider's pages send people back."""
        return self.settings.billing_return_url or f"{self.settings.base_url}/api/v1/billing/return"
