"""Mail: worded by templates, kept sealed until it is sent by the worker."""

from mutoscope.notifications.mail.post_office import PostOffice
from mutoscope.notifications.mail.send_mail import send_mail
from mutoscope.notifications.mail.smtp_server import SmtpServer
from mutoscope.notifications.mail.unsubscribe import UnsubscribeLinks
from mutoscope.notifications.mail.wishes import wants_mail

__all__ = ["PostOffice", "SmtpServer", "UnsubscribeLinks", "send_mail", "wants_mail"]
