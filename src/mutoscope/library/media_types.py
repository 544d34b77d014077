"""The media type that a file is given out as: decided by its content, never by its sender."""

from __future__ import annotations

from mutoscope.library.types import RenditionKind
from mutoscope.media.probe import Probe

_BY_CONTAINER = {
    "mov": "video/mp4",
    "matroska": "video/x-matroska",
    "png_pipe": "image/png",
    "jpeg_pipe": "image/jpeg",
    "webp_pipe": "image/webp",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "aac": "audio/aac",
}
_WEBM_CODECS = {"vp8", "vp9", "av1", "libdav1d", "libvpx", "libvpx-vp9"}

_BY_KIND: dict[RenditionKind, str] = {
    "video": "video/mp4",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "thumbnail": "image/jpeg",
    "report": "application/json",
    "audio": "audio/mp4",
    "timeline": "application/json",
    "transcript": "application/json",
}


def media_type_of(probe: Probe) -> str:
    """Return the media type of a probed file."""
    if probe.container == "matroska" and probe.video_codec in _WEBM_CODECS:
        return "video/webm"
    found = _BY_CONTAINER.get(probe.container, "application/octet-stream")
    return found.replace("video/", "audio/") if probe.kind == "audio" else found


def rendition_media_type(kind: RenditionKind) -> str:
    """Return the media type of a rendition."""
    return _BY_KIND[kind]
