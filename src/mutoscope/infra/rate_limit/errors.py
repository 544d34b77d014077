"""What a limiter says instead of a decision."""

from __future__ import annotations

from mutoscope.kernel import Unavailable


class LimiterDown(Unavailable):
    """The store of the rate limits does not answer, and this request may not pass uncounted."""

    code = "limiter_down"

    def __init__(self) -> None:
        super().__init__("Requests cannot be counted now.", remedy="Send the same request again in a moment.")
