"""Why a link does nothing."""

from __future__ import annotations

from mutoscope.kernel import MutoscopeError, NotFound

_REMEDY = "Ask for a new mail, and open the newest link that you got."


class LinkUnknown(NotFound):
    """There is no such link, it is for something else, or a change of the account took it back."""

    code = "mail_link_unknown"

    def __init__(self) -> None:
        super().__init__("This link does nothing, or nothing any more.", remedy=_REMEDY)


class LinkUsed(MutoscopeError):
    """The link has done what it is for."""

    status = 410
    code = "mail_link_used"

    def __init__(self) -> None:
        super().__init__("This link has been used already.", remedy=_REMEDY)


class LinkExpired(MutoscopeError):
    """The link was not used in time."""

    status = 410
    code = "mail_link_expired"

    def __init__(self) -> None:
        super().__init__("This link has expired.", remedy=_REMEDY)
