"""Webhooks enter as ids, are acknowledged at once and worked off by the worker; lost ones are found in the list."""

from mutoscope.billing.inbox.drain_inbox import drain_inbox
from mutoscope.billing.inbox.heal import Healer
from mutoscope.billing.inbox.list_inbox import TroubledEvent, count_inbox, list_troubled, retry_dead
from mutoscope.billing.inbox.receive import receive, receive_webhook

__all__ = [
    "Healer",
    "TroubledEvent",
    "count_inbox",
    "drain_inbox",
    "list_troubled",
    "receive",
    "receive_webhook",
    "retry_dead",
]
