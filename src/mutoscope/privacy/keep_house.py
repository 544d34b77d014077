"""What a worker does for privacy every now and then."""

from __future__ import annotations

from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import forget_receipts, start_due_erasures
from mutoscope.privacy.exports import expire_exports
from mutoscope.privacy.retention import purge, sweep_orphans


async def keep_house(desk: PrivacyDesk) -> None:
    """Begin due erasures, forget their last mails, expire exports, purge what has been kept long enough."""
    await start_due_erasures(desk)
    await forget_receipts(desk)
    await expire_exports(desk)
    await purge(desk)
    await sweep_orphans(desk)
