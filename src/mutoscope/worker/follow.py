"""The worker's duty of following clips that video models are making."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mutoscope.bootstrap import Container
from mutoscope.generation.clips import FollowDesk, follow_clips

_FOLLOW_SECONDS = 5.0


def follow_duties(container: Container) -> list[tuple[float, Callable[[], Awaitable[None]]]]:
    """Return each duty with the seconds between its rounds."""
    desk = FollowDesk(container.database, container.gateway, container.uploads, container.clock)

    async def follow() -> None:
        await follow_clips(desk)

    return [(_FOLLOW_SECONDS, follow)]
