"""The one gate: paid work is reserved before it starts, and settled or released when it has ended, once.

`reserve_usage` moves the plan's gauges, places the hold or writes the pending charge, and writes the usage line, whose
id is the work's own; the database does it in one statement, or refuses (docs/adr/0011).
"""

from mutoscope.billing.usage.check_gauges import check_gauges
from mutoscope.billing.usage.errors import UsageEnded, UsageNotFound
from mutoscope.billing.usage.preview_usage import Preview, preview_usage
from mutoscope.billing.usage.read_limits import LimitUse, read_delivered, read_limits
from mutoscope.billing.usage.refund_usage import refund_usage
from mutoscope.billing.usage.release_usage import release_usage
from mutoscope.billing.usage.reserve_usage import reserve_usage
from mutoscope.billing.usage.settle_usage import settle_usage
from mutoscope.billing.usage.types import GaugeFault, Refund, Reservation, UsageRequest

__all__ = [
    "GaugeFault",
    "LimitUse",
    "Preview",
    "Refund",
    "Reservation",
    "UsageEnded",
    "UsageNotFound",
    "UsageRequest",
    "check_gauges",
    "preview_usage",
    "read_delivered",
    "read_limits",
    "refund_usage",
    "release_usage",
    "reserve_usage",
    "settle_usage",
]
