"""From the event log to those who want to be told: endpoints of a workspace, and the person an event is about."""

from mutoscope.notifications.events.dispatch_events import dispatch_events
from mutoscope.notifications.events.published import PUBLISHED, Published, is_wanted, shown_data

__all__ = ["PUBLISHED", "Published", "dispatch_events", "is_wanted", "shown_data"]
