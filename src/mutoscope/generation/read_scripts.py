"""Scripts that were read lately: a film is quoted, often more than once, before it is ordered with the same words."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import Final

from mutoscope.media.script import Script, read_script

_KEPT = 64
_LONGEST_KEPT = 6_000
"""Characters. What was read takes some hundred bytes a word, so that all that is kept takes some 20 MB at most."""

_Key = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]


class ScriptReader:
    """Reads the scripts of one process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: Final = OrderedDict[_Key, Script]()

    async def read(self, text: str, pronunciations: Mapping[str, str], speakers: Collection[str]) -> Script:
        """Return a script as `read_script` reads it; a Script never changes, so the same one may serve again.

        Raises:
            EmptyScript, ScriptTooLong, BadMark: it cannot be read.
        """
        key = (text, tuple(sorted(pronunciations.items())), tuple(sorted(speakers)))
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        # A hostile one takes seconds: others go on meanwhile.
        script = await asyncio.to_thread(read_script, text, pronunciations=pronunciations, speakers=speakers)
        if len(text) <= _LONGEST_KEPT:
            self._known[key] = script
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return script
