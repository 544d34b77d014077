"""Somebody's own voice and picture: noise taken away, and the two brought together."""

from mutoscope.media.talk.align_to_sound import NOTICE, SoundAligner, make_lip_sync
from mutoscope.media.talk.clean_talk import clean_talk
from mutoscope.media.talk.errors import TalkUnusable
from mutoscope.media.talk.types import NOT_ANIMATED, LipSynced, LipSyncFacts, LipSyncProvider, LipSyncWish

__all__ = [
    "NOTICE",
    "NOT_ANIMATED",
    "LipSyncFacts",
    "LipSyncProvider",
    "LipSyncWish",
    "LipSynced",
    "SoundAligner",
    "TalkUnusable",
    "clean_talk",
    "make_lip_sync",
]
