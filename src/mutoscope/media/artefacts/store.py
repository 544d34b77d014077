"""A folder of files named by the hash of what made them.

A name is the SHA-256 of a JSON value that states every input (text, voice, clip digest, template, size, encoder
settings, code version). Making the same thing twice is a look-up; a crash leaves no half file, because a file appears
under its name by an atomic rename only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mutoscope.media.artefacts.errors import naming_full_disk


def artefact_key(kind: str, inputs: Mapping[str, object]) -> str:
    """Return the name of the artefact `kind` made from `inputs` (JSON-able, ordered or not): 64 hex digits."""
    text = json.dumps([kind, inputs], sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class ArtefactStore:
    """Artefacts under `root`, fanned out by the first two digits of their name."""

    root: Path
    used: set[Path] | None = field(default=None, compare=False)
    """Whatever is found or made is added, if somebody wants to know: what a piece of work rests on, and hands on."""

    def path(self, key: str, suffix: str) -> Path:
        """Return where the artefact lives, whether or not it exists."""
        return self.root / key[:2] / f"{key}{suffix}"

    def find(self, key: str, suffix: str) -> Path | None:
        """Return the artefact's path if it has been made; marks it as recently used."""
        path = self.path(key, suffix)
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        self._note(path)
        return path

    @contextlib.contextmanager
    def make(self, key: str, suffix: str) -> Generator[Path]:
        """Yield a temporary path beside the final one; on a clean exit it becomes the artefact, else it is removed.

        Raises:
            DiskFull: no space is left.
        """
        final = self.path(key, suffix)
        with naming_full_disk():
            final.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".making-", suffix=suffix, dir=final.parent)
            os.close(handle)
            temporary = Path(name)
            try:
                yield temporary
                with temporary.open("rb") as file:
                    os.fsync(file.fileno())
                temporary.replace(final)
                self._note(final)
            finally:
                temporary.unlink(missing_ok=True)

    def _note(self, path: Path) -> None:
        if self.used is not None:
            self.used.add(path)
