"""Encode a sound as it is: AAC in an MP4 that can be played while it is loaded."""

from __future__ import annotations

from pathlib import Path

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.render.errors import naming_full_disk
from mutoscope.media.render.types import RENDER_VERSION, RenderSettings
from mutoscope.media.runner import run_guarded, working_folder

SOUND = ("-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-ac", "2")
"""How sound is encoded."""


async def encode_sound(sound: Path, digest: str, store: ArtefactStore, settings: RenderSettings) -> Path:
    """Return a sound of ours (a WAV that was composed or spoken) as an M4A; nothing is encoded if the store has it.

    Raises:
        CommandFailed: it cannot be read.
        DiskFull: no space is left.
    """
    key = artefact_key("sound", {"version": RENDER_VERSION, "sound": digest})
    found = store.find(key, ".m4a")
    if found is not None:
        return found
    with naming_full_disk(), store.make(key, ".m4a") as out, working_folder(settings.scratch) as folder:
        await run_guarded(_command(sound, settings, out), cwd=folder, limits=settings.limits)
    return store.path(key, ".m4a")


def _command(sound: Path, settings: RenderSettings, out: Path) -> list[str]:
    return [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-protocol_whitelist", "file,pipe", "-f", "wav", "-i", f"file:{sound.absolute()}", "-map", "0:a:0"),
        *(*SOUND, "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart"),
        *("-f", "mp4", f"file:{out}"),
    ]
