"""Artefacts are a cache: remove what crashes left half made, and what nobody has used for long."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

_HALF_MADE_SECONDS = 6 * 3600
"""Longer than any step may take."""
_UNUSED_SECONDS = 14 * 86_400


def sweep_artefacts(root: Path) -> int:
    """Remove old files below `root/<workspace>/`; return how many files and folders went."""
    now, removed = time.time(), 0
    for path in root.glob("*/*/*"):
        half_made = path.name.startswith(".making-") or path.parent.name == "out"
        limit = _HALF_MADE_SECONDS if half_made else _UNUSED_SECONDS
        try:
            if now - path.stat().st_mtime < limit:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        except FileNotFoundError:  # another worker was faster
            continue
        removed += 1
    return removed
