"""Ids, Credits, Clock, base error, Page: standard library only."""

from mutoscope.kernel.clock import Clock, FixedClock, SystemClock
from mutoscope.kernel.credits import Credits
from mutoscope.kernel.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    MutoscopeError,
    NotFound,
    PaymentRequired,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from mutoscope.kernel.ids import new_id
from mutoscope.kernel.page import Page

__all__ = [
    "Clock",
    "Conflict",
    "Credits",
    "FixedClock",
    "Forbidden",
    "InvalidInput",
    "MutoscopeError",
    "NotFound",
    "Page",
    "PaymentRequired",
    "SystemClock",
    "TooLarge",
    "TooManyRequests",
    "Unauthenticated",
    "Unavailable",
    "new_id",
]
