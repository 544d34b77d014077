"""The error of a file that cannot be used."""

from __future__ import annotations

from typing import Any

from mutoscope.kernel import InvalidInput
from mutoscope.media.probe.types import MediaProblem


class UnreadableMedia(InvalidInput):
    """A file is not usable media: its content, not its name, decides."""

    code = "unreadable_media"

    def __init__(self, problem: MediaProblem) -> None:
        """Wrap a problem; its code and facts become the error's details."""
        super().__init__(
            problem.message, remedy=problem.remedy, problem=problem.code, file=problem.name, **problem.details
        )
        self.problem = problem


def refusal(name: str, code: str, sentence: str, remedy: str, **details: Any) -> UnreadableMedia:  # noqa: ANN401 -- JSON
    """Return the error to raise for `name`; `sentence` goes on after the name."""
    return UnreadableMedia(MediaProblem(name, code, f"{name} {sentence}", remedy, details))


def cut_off(name: str, there: int, announced: int) -> UnreadableMedia:
    """Return the error for a file that ends before its own contents say it does (`announced` bytes or more)."""
    return refusal(
        name,
        "truncated",
        f"is cut off: it has {there} of at least {announced} bytes.",
        "Upload the whole file again; if it is whole on your side, export it anew.",
        expected_bytes=announced,
        bytes=there,
    )


def too_many_pixels(name: str, width: int, height: int, max_side: int, max_pixels: int) -> UnreadableMedia:
    """Return the error for a picture larger than is decoded."""
    return refusal(
        name,
        "too_many_pixels",
        f"is {width} x {height} pixels; at most {max_side} a side and {max_pixels / 1e6:g} million in all are taken.",
        "Scale it down and upload it again.",
        width=width,
        height=height,
        max_side=max_side,
        max_pixels=max_pixels,
    )


def undecodable(name: str, what: str) -> UnreadableMedia:
    """Return the error for a file that looks right and does not decode."""
    return refusal(
        name,
        "undecodable",
        f"cannot be decoded: {what}.",
        "Check that it plays on your computer, then export it again (H.264 in mp4 always works).",
    )
