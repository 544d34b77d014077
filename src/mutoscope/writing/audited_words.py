"""What the audit log keeps of a project."""

from __future__ import annotations

import hashlib
from typing import Any

from mutoscope.writing.queries import draft_values
from mutoscope.writing.types import ProjectDraft


def audited_words(draft: ProjectDraft) -> dict[str, Any]:
    """Return a draft's fields, the script as its SHA-256: the log tells that it changed, and does not grow with it."""
    digest = hashlib.sha256(draft.script.encode("utf-8", "surrogatepass")).hexdigest()
    return {**draft_values(draft), "script": f"sha256:{digest}"}
