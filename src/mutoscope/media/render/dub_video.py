"""Lay another sound on a video: the picture is as long as the sound, cut or begun again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.render.encode_sound import SOUND
from mutoscope.media.render.errors import naming_full_disk
from mutoscope.media.render.types import RENDER_VERSION, RenderSettings
from mutoscope.media.runner import INPUT_GUARD, run_guarded, working_folder

_EVEN = "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1,format=yuv420p"


async def dub_video(
    video: tuple[Path, str],
    sound: tuple[Path, str],
    seconds: Fraction,
    store: ArtefactStore,
    settings: RenderSettings,
) -> Path:
    """Return a video with a new sound; nothing is encoded if the store has it.

    Args:
        video: a file with pictures, and its digest.
        sound: a file with sound, and its digest.
        seconds: how long the sound is.
        store: where it is kept.
        settings: how to encode.

    Raises:
        CommandFailed: one of them cannot be read to its end.
        DiskFull: no space is left.
    """
    encoder = settings.encoder
    inputs = {"version": RENDER_VERSION, "video": video[1], "sound": sound[1], "seconds": str(seconds)}
    key = artefact_key("dub", {**inputs, "encoder": (encoder.preset, encoder.crf)})
    found = store.find(key, ".mp4")
    if found is not None:
        return found
    with naming_full_disk(), store.make(key, ".mp4") as out, working_folder(settings.scratch) as folder:
        argv = [
            *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
            *(*INPUT_GUARD, "-stream_loop", "-1", "-i", f"file:{video[0].absolute()}"),
            *(*INPUT_GUARD, "-i", f"file:{sound[0].absolute()}"),
            *("-map", "0:v:0", "-map", "1:a:0", "-t", f"{float(seconds):.6f}", "-vf", _EVEN),
            *("-c:v", "libx264", "-preset", encoder.preset, "-crf", str(encoder.crf)),
            *(*SOUND, "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
            *("-movflags", "+faststart", "-f", "mp4", f"file:{out}"),
        ]
        await run_guarded(argv, cwd=folder, limits=settings.limits)
    return store.path(key, ".mp4")
