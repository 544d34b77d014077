"""Every request that changes something at the payment provider: written down and committed before it is sent.

After a crash between sending and hearing, the request is sent again under the same key: the provider answers what it
answered, or does now what it did not do. What follows from an answer is kept in the transaction that ends the entry.
"""

from mutoscope.billing.journal.ask_again import ask_again, find_request
from mutoscope.billing.journal.ask_provider import ask_provider
from mutoscope.billing.journal.repeat_pending import repeat_pending
from mutoscope.billing.journal.types import Answer, ProviderCall, Request

__all__ = ["Answer", "ProviderCall", "Request", "ask_again", "ask_provider", "find_request", "repeat_pending"]
