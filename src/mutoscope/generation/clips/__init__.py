"""Clips by a video model: ordered, paid once, followed until they are files of the library; footage like any other."""

from mutoscope.generation.clips.endpoints import router
from mutoscope.generation.clips.follow_clips import FollowDesk, follow_clips

__all__ = ["FollowDesk", "follow_clips", "router"]
