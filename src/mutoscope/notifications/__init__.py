"""Mail, in-app notices and webhooks: what the packages below have posted and emitted is sent from here."""

from mutoscope.notifications.events import dispatch_events
from mutoscope.notifications.forget_old import forget_old
from mutoscope.notifications.inbox import router as inbox_router
from mutoscope.notifications.mail import PostOffice, send_mail
from mutoscope.notifications.mail.endpoints import router as mail_router
from mutoscope.notifications.open_notifications import Notifications, open_notifications
from mutoscope.notifications.webhooks import WebhookDesk, keep_sending, send_webhooks
from mutoscope.notifications.webhooks.endpoints import router as webhook_router
from mutoscope.notifications.webhooks.endpoints import secrets as webhook_secrets

ROUTERS = (webhook_router, webhook_secrets, mail_router, inbox_router)
"""What `api` mounts."""

__all__ = [
    "ROUTERS",
    "Notifications",
    "PostOffice",
    "WebhookDesk",
    "dispatch_events",
    "forget_old",
    "keep_sending",
    "open_notifications",
    "send_mail",
    "send_webhooks",
]
