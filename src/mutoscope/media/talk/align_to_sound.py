"""The local default for lip-sync: the clip is cut or looped to the recording, and says so. No mouth is animated."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.runner import INPUT_GUARD, ffmpeg_binary, run_guarded
from mutoscope.media.talk.clean_talk import gate_chain, level_chain
from mutoscope.media.talk.errors import TalkUnusable
from mutoscope.media.talk.types import NOT_ANIMATED, LipSynced, LipSyncFacts, LipSyncProvider, LipSyncWish

VERSION = 1
NOTICE = (
    "The clip was brought to the recording's length and loudness; the mouth does not move with the words. "
    "Animating it needs a lip-sync provider."
)


@dataclasses.dataclass(frozen=True)
class SoundAligner:
    """Cuts or loops the picture; needs no model and no key."""

    ffmpeg: Path = dataclasses.field(default_factory=ffmpeg_binary)
    name: str = "aligner"
    version: str = f"aligner-{VERSION}"

    async def make(self, wish: LipSyncWish, out: Path) -> LipSyncFacts:
        """Write an MP4 that shows the clip for as long as the recording lasts, over its sound.

        Raises:
            TalkUnusable: the clip has no picture, or nothing is heard in the recording.
        """
        seconds, shown = _length(wish)
        level = gate_chain if wish.clean else level_chain
        chain = await level(wish.audio.path, self.ffmpeg)
        video, audio = await asyncio.to_thread(lambda: (wish.video.path.absolute(), wish.audio.path.absolute()))
        looped = shown is not None and shown < seconds
        still = wish.video.kind == "image"
        again = ("-loop", "1", "-framerate", "30") if still else ("-stream_loop", "-1") if looped else ()
        guard = ("-protocol_whitelist", "file,pipe") if still else INPUT_GUARD
        argv = [
            *(self.ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
            *(*again, *guard, "-i", f"file:{video}", *INPUT_GUARD, "-i", f"file:{audio}"),
            *("-map", "0:v:0", "-map", "1:a:0", "-t", f"{float(seconds):.6f}", "-af", f"{chain},apad"),
            *("-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1,format=yuv420p", "-c:v", "libx264", "-crf", "21"),
            *("-preset", "veryfast", "-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-ac", "2"),
            *("-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", f"file:{out}"),
        ]
        await run_guarded(argv, cwd=out.parent)
        return LipSyncFacts(seconds, animated=False, looped=looped or still, code=NOT_ANIMATED, notice=NOTICE)


async def make_lip_sync(store: ArtefactStore, wish: LipSyncWish, provider: LipSyncProvider | None = None) -> LipSynced:
    """Return the clip of a wish: from the store if it was made before, else by the provider.

    Raises:
        TalkUnusable: the clip has no picture, or nothing is heard in the recording.
        DiskFull: no space is left.
    """
    provider = provider or SoundAligner()
    key = artefact_key(
        "lip-sync",
        {"by": provider.version, "video": wish.video.digest, "audio": wish.audio.digest, "clean": wish.clean},
    )
    path, described = store.find(key, ".mp4"), store.find(key, ".json")
    if path and described:
        found: dict[str, Any] = json.loads(await asyncio.to_thread(described.read_text))
        return LipSynced(path, LipSyncFacts(Fraction(found.pop("seconds")), **found))
    with store.make(key, ".json") as facts_file:
        with store.make(key, ".mp4") as out:
            facts = await provider.make(wish, out)
        text = json.dumps({**dataclasses.asdict(facts), "seconds": str(facts.seconds)})
        await asyncio.to_thread(facts_file.write_text, text)
    return LipSynced(store.path(key, ".mp4"), facts)


def _length(wish: LipSyncWish) -> tuple[Fraction, Fraction | None]:
    """Return how long the recording is, and the clip; None for a still."""
    sound, picture = wish.audio.available_range, wish.video.available_range
    if wish.video.kind == "audio" or not wish.audio.has_audio or sound is None or sound.duration.value <= 0:
        name = wish.video.name if wish.video.kind == "audio" else wish.audio.name
        raise TalkUnusable(
            f"{name} cannot be used for lip-sync.",
            remedy="Give a clip or a portrait, and a recording with sound.",
            file=name,
        )
    return sound.duration.seconds, picture.duration.seconds if picture else None
