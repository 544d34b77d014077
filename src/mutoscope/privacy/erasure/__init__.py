"""Erasing a person: asked for, waited for, done by a durable job."""

from mutoscope.privacy.erasure.erase_workspace import erase_workspace, remove_files
from mutoscope.privacy.erasure.request_erasure import cancel_erasure, read_erasure, request_erasure
from mutoscope.privacy.erasure.run_erasure import run_erasure
from mutoscope.privacy.erasure.start_due import forget_receipts, start_due_erasures
from mutoscope.privacy.erasure.types import TASK, Erasure, ErasureState

__all__ = [
    "TASK",
    "Erasure",
    "ErasureState",
    "cancel_erasure",
    "erase_workspace",
    "forget_receipts",
    "read_erasure",
    "remove_files",
    "request_erasure",
    "run_erasure",
    "start_due_erasures",
]
