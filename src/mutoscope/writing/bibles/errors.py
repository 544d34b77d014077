"""What can be wrong with a bible."""

from __future__ import annotations

import uuid

from mutoscope.kernel import Conflict, MutoscopeError, NotFound


class BibleNotFound(NotFound):
    """There is no such bible, or no such version of it, in this workspace."""

    code = "bible_not_found"

    def __init__(self, bible_id: uuid.UUID, version: int | None = None) -> None:
        """Name it."""
        what = f"bible {bible_id}" if version is None else f"version {version} of the bible {bible_id}"
        super().__init__(
            f"There is no {what} in this workspace.",
            remedy="List the bibles with GET /api/v1/bibles.",
            bible_id=str(bible_id),
        )


class BibleEmpty(Conflict):
    """Nothing was named that a bible could be gathered from."""

    code = "bible_empty"


class BibleFontsMissing(MutoscopeError):
    """The fonts that a PDF is set in have not been installed on this server."""

    status = 503
    code = "bible_fonts_missing"

    def __init__(self, file: str) -> None:
        """Name the font."""
        super().__init__(f"The font {file} is not installed.", remedy="Run `mutoscope assets install` once.", font=file)
