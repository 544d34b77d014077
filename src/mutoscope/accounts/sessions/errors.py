"""What can go wrong with sessions in cookies."""

from __future__ import annotations

from mutoscope.kernel import Forbidden


class CrossSiteRequest(Forbidden):
    """A page of another origin sent a request that only the web studio's own pages may send."""

    code = "cross_site_request"

    def __init__(self) -> None:
        super().__init__(
            "This request may only come from a page of this server itself.",
            remedy="Open the web studio at its own address; a program sends `Authorization: Bearer …` instead.",
        )
