"""Timeline → segments → files.

A film is rendered item by item into closed-GOP segments, its sound as one whole, and the two are joined without
encoding again. Every part is named by the hash of its inputs: see `docs/adr/0004-content-addressed-scenes.md`.
"""

from mutoscope.media.render.assemble import assemble, film_key
from mutoscope.media.render.choose_thumbnail import CANDIDATES, choose_thumbnail, choose_thumbnails
from mutoscope.media.render.cut_clip import Cut, cut_clip, plan_cut
from mutoscope.media.render.draw_title import Title, draw_title
from mutoscope.media.render.dub_video import dub_video
from mutoscope.media.render.encode_sound import encode_sound
from mutoscope.media.render.errors import AudioUnusable, DiskFull, JoinIncomplete, SegmentFailed
from mutoscope.media.render.find_stills import draw_still, find_stills
from mutoscope.media.render.pieces import Piece, pieces_of
from mutoscope.media.render.render_audio import audio_key, render_audio
from mutoscope.media.render.render_segment import render_segment, render_segments
from mutoscope.media.render.render_still import find_still, render_still
from mutoscope.media.render.render_timeline import render_timeline
from mutoscope.media.render.segment_key import segment_key
from mutoscope.media.render.types import (
    RENDER_VERSION,
    Audio,
    EncoderSettings,
    Film,
    OnFrames,
    OnProgress,
    Preset,
    Progress,
    Rendered,
    RenderSettings,
    Segment,
    SegmentReport,
    allowances,
    processors,
    still_strips,
    stretches,
)

__all__ = [
    "CANDIDATES",
    "RENDER_VERSION",
    "Audio",
    "AudioUnusable",
    "Cut",
    "DiskFull",
    "EncoderSettings",
    "Film",
    "JoinIncomplete",
    "OnFrames",
    "OnProgress",
    "Piece",
    "Preset",
    "Progress",
    "RenderSettings",
    "Rendered",
    "Segment",
    "SegmentFailed",
    "SegmentReport",
    "Title",
    "allowances",
    "assemble",
    "audio_key",
    "choose_thumbnail",
    "choose_thumbnails",
    "cut_clip",
    "draw_still",
    "draw_title",
    "dub_video",
    "encode_sound",
    "film_key",
    "find_still",
    "find_stills",
    "pieces_of",
    "plan_cut",
    "processors",
    "render_audio",
    "render_segment",
    "render_segments",
    "render_still",
    "render_timeline",
    "segment_key",
    "still_strips",
    "stretches",
]
