"""One's own data: consents, a copy of everything, being forgotten; how long things are kept."""

from mutoscope.privacy.desk import Eraser, PrivacyDesk
from mutoscope.privacy.endpoints import links, router
from mutoscope.privacy.erasure import request_erasure, start_due_erasures
from mutoscope.privacy.exports import expire_exports, request_export
from mutoscope.privacy.keep_house import keep_house
from mutoscope.privacy.retention import RULES, purge
from mutoscope.privacy.tasks import register_tasks

ROUTERS = (router, links)
"""What `api` mounts."""

__all__ = [
    "ROUTERS",
    "RULES",
    "Eraser",
    "PrivacyDesk",
    "expire_exports",
    "keep_house",
    "purge",
    "register_tasks",
    "request_erasure",
    "request_export",
    "start_due_erasures",
]
