"""Outgoing webhooks: endpoints of a workspace, signed deliveries, their log."""

from mutoscope.notifications.webhooks.desk import WebhookDesk, sender_rules
from mutoscope.notifications.webhooks.send_webhooks import keep_sending, send_webhooks

__all__ = ["WebhookDesk", "keep_sending", "send_webhooks", "sender_rules"]
