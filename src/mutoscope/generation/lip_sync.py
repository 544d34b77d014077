"""The port of lip-sync, and what is done without a provider."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Protocol

from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.render import RenderSettings, dub_video


class LipSyncProvider(Protocol):
    """A video and a sound in, a video whose mouths speak the sound out."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what a user must know before paying for it."""
        ...

    async def sync(
        self,
        video: tuple[Path, str],
        sound: tuple[Path, str],
        seconds: Fraction,
        store: ArtefactStore,
        settings: RenderSettings,
    ) -> Path:
        """Return the new video, as long as the sound; files come with their digests."""
        ...


class AlignOnly:
    """Lays the sound on the video, and says that it does no more than that."""

    notices = (
        "The sound is laid on the video, both as long as the sound. Mouths do not move with it: that needs a provider.",
    )

    async def sync(
        self,
        video: tuple[Path, str],
        sound: tuple[Path, str],
        seconds: Fraction,
        store: ArtefactStore,
        settings: RenderSettings,
    ) -> Path:
        """Return the video with the sound."""
        return await dub_video(video, sound, seconds, store, settings)
