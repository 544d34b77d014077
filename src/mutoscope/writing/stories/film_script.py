"""The script of a story with the pictures that were drawn for it, as the marks of the script language."""

from __future__ import annotations

import re
import uuid

from mutoscope.kernel import MutoscopeError
from mutoscope.media.script import Script, read_script
from mutoscope.writing.steps import Shot, Storyboard

_NAME = re.compile(r"drawn-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\w+)?", re.IGNORECASE)
_BETWEEN = r"[\s*_`~]+"
"""What may stand between two words of a sentence in Markdown."""


def drawn_name(picture_id: uuid.UUID) -> str:
    """Return the name that a script calls a drawn picture by."""
    return f"drawn-{picture_id}"


def clip_name(asset_id: uuid.UUID) -> str:
    """Return the name of the file of a clip that a model made, in the library and in scripts."""
    return f"clip-{asset_id}.mp4"


def read_drawn_name(name: str) -> uuid.UUID | None:
    """Return which drawn picture a name means, None for any other file."""
    found = _NAME.fullmatch(name.strip())
    return uuid.UUID(found[1]) if found else None


def film_script(script: str, storyboard: Storyboard) -> str:
    """Return a script with `[clip: …]` or `[image: …]` before each sentence whose shot was filmed or drawn.

    Not a word of it changes.

    A sentence that the script does not have any more gets none; if the marks changed how anything is read, there are
    none at all.
    """
    marked, after = script, 0
    for shot in storyboard.shots:
        words = [re.escape(word) for word in shot.narration.split()]
        found = re.compile(_BETWEEN.join(words)).search(marked, after) if words else None
        if found is None:
            continue
        after = found.end()
        mark = _mark(shot)
        if mark:
            marked = marked[: found.start()] + mark + marked[found.start() :]
            after += len(mark)
    return marked if marked == script or _same(script, marked) else script


def _mark(shot: Shot) -> str:
    if shot.clip_id is not None:
        return f"[clip: {clip_name(shot.clip_id)}] "
    return f"[image: {drawn_name(shot.picture_id)}] " if shot.picture_id is not None else ""


def _same(before: str, after: str) -> bool:
    try:
        return _spoken(read_script(before)) == _spoken(read_script(after))
    except MutoscopeError:  # as long as it may be, for example
        return False


def _spoken(script: Script) -> list[tuple[object, ...]]:
    return [(sentence.words, sentence.delivery) for sentence in script.sentences if sentence.words]
