"""Cues and caption templates; WebVTT, SRT, ASS."""

from mutoscope.media.captions.build_cues import build_cues, is_spoken, limit_cues
from mutoscope.media.captions.draw_preview import draw_loop, draw_preview
from mutoscope.media.captions.draw_sample import draw_sample
from mutoscope.media.captions.errors import FontsMissing, SubtitlesUnreadable, TemplateNotFound
from mutoscope.media.captions.follow_speech import follow_speech
from mutoscope.media.captions.fonts import Fonts
from mutoscope.media.captions.lay_out_cue import (
    canvas_shape,
    caption_geometry,
    fits_on_a_line,
    fits_on_screen,
)
from mutoscope.media.captions.list_templates import DEFAULT_TEMPLATE, find_template, list_templates
from mutoscope.media.captions.mark_ass import AI_MARK, mark_ass
from mutoscope.media.captions.read_subtitles import read_subtitles
from mutoscope.media.captions.to_ass import to_ass
from mutoscope.media.captions.to_subtitles import to_srt, to_vtt
from mutoscope.media.captions.types import (
    SUBTITLE_LIMITS,
    Anchor,
    CaptionBox,
    Cue,
    CueLimits,
    Template,
    TimedWord,
    join_words,
)
from mutoscope.media.captions.writing import break_words

__all__ = [
    "AI_MARK",
    "DEFAULT_TEMPLATE",
    "SUBTITLE_LIMITS",
    "Anchor",
    "CaptionBox",
    "Cue",
    "CueLimits",
    "Fonts",
    "FontsMissing",
    "SubtitlesUnreadable",
    "Template",
    "TemplateNotFound",
    "TimedWord",
    "break_words",
    "build_cues",
    "canvas_shape",
    "caption_geometry",
    "draw_loop",
    "draw_preview",
    "draw_sample",
    "find_template",
    "fits_on_a_line",
    "fits_on_screen",
    "follow_speech",
    "is_spoken",
    "join_words",
    "limit_cues",
    "list_templates",
    "mark_ass",
    "read_subtitles",
    "to_ass",
    "to_srt",
    "to_vtt",
]
