"""A copy of everything of one's own: asked for, written by a durable job, fetched by a link, gone after a while."""

from mutoscope.privacy.exports.download_export import open_export, sign_export
from mutoscope.privacy.exports.expire_exports import expire_exports
from mutoscope.privacy.exports.request_export import list_exports, read_export, request_export
from mutoscope.privacy.exports.run_export import run_export
from mutoscope.privacy.exports.types import TASK, Export, ExportState

__all__ = [
    "TASK",
    "Export",
    "ExportState",
    "expire_exports",
    "list_exports",
    "open_export",
    "read_export",
    "request_export",
    "run_export",
    "sign_export",
]
