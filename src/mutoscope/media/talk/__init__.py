"""Somebody's own voice: noise taken away."""

from mutoscope.media.talk.clean_talk import clean_talk
from mutoscope.media.talk.errors import TalkUnusable

__all__ = ["TalkUnusable", "clean_talk"]
