"""What happens in a clip: shots, light, sound, and where its subject is."""

from mutoscope.media.watch.clip_facts import ClipFacts, Moment
from mutoscope.media.watch.find_faces import FACE_MODEL
from mutoscope.media.watch.stretches import SMALL, STRIPS, read_stretches, without
from mutoscope.media.watch.watch_clip import watch_clip

__all__ = ["FACE_MODEL", "SMALL", "STRIPS", "ClipFacts", "Moment", "read_stretches", "watch_clip", "without"]
