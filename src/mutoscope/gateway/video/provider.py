"""The port that every video provider fills: order, look, fetch. The remote id is kept between the three."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mutoscope.gateway.access import Access
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.video.types import VideoRequest, VideoStatus


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a provider is."""

    status: VideoStatus
    why: str = ""
    url: str = ""
    """Where the film lies, once it is finished."""


class VideoProvider(Protocol):
    """Words in, an id out; later the id in, a film out."""

    def fits(self, model: Model, request: VideoRequest) -> bool:
        """Tell whether a model can make what is asked."""
        ...

    def seconds(self, model: Model, request: VideoRequest) -> int:
        """Return how many seconds it makes, and bills: the next length that the model offers."""
        ...

    async def submit(self, model: Model, request: VideoRequest, access: Access) -> str:
        """Order a film; return the provider's own id of it."""
        ...

    async def look(self, model: Model, remote: str, access: Access) -> Progress:
        """Return how far it is."""
        ...

    def file_headers(self, access: Access) -> dict[str, str]:
        """Return what has to be sent for the file."""
        ...


def next_length(wanted: int, offered: tuple[int, ...]) -> int:
    """Return the shortest length that is offered and long enough, else the longest."""
    return next((length for length in offered if length >= wanted), offered[-1])
