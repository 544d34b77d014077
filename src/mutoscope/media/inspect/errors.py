"""How inspection can fail."""

from __future__ import annotations

from mutoscope.kernel import MutoscopeError


class FilmUnreadable(MutoscopeError):
    """A file that should be a film is none."""

    code = "film_unreadable"
