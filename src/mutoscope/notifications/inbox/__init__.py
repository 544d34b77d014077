"""The inbox: what of the event log concerns a person, and what of it they have read."""

from mutoscope.notifications.inbox.endpoints import router
from mutoscope.notifications.inbox.kinds import KINDS

__all__ = ["KINDS", "router"]
