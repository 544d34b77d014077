"""Whether a file can play the part it was given."""

from __future__ import annotations

from mutoscope.media.probe.errors import refusal
from mutoscope.media.probe.types import Probe
from mutoscope.media.timeline import MediaKind

_LACKS = {
    "video": ("has no moving pictures", "Upload a file with a video stream, or use this one for what it is."),
    "image": ("is not a picture", "Upload a png, jpg or webp image."),
    "audio": ("has no sound", "Upload a file with an audio stream."),
}


def check_kind(probe: Probe, name: str, *wanted: MediaKind) -> None:
    """Check that a file has what it is wanted for; a video with sound can also serve as sound.

    Raises:
        UnreadableMedia: with the code `wrong_kind`.
    """
    if probe.kind in wanted or ("audio" in wanted and probe.has_audio):
        return
    lacks, remedy = _LACKS[wanted[0]]
    found = {"video": "a video", "image": "an image", "audio": "sound only"}[probe.kind]
    raise refusal(name, "wrong_kind", f"{lacks}: it is {found}.", remedy, found=probe.kind, wanted=list(wanted))
