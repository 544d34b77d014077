"""Titles, captions and hashtags within the limits of each platform."""

from mutoscope.writing.metadata.platforms import PLATFORMS, Platform, find_platform
from mutoscope.writing.metadata.within_limits import measure, within_limits

__all__ = [
    "PLATFORMS",
    "Platform",
    "find_platform",
    "measure",
    "within_limits",
]
