"""How loud a sound is, by ITU-R BS.1770 as EBU R 128 applies it."""

from mutoscope.media.loudness.measure_loudness import SILENCE_LUFS, Loudness, measure_loudness, read_loudness
from mutoscope.media.loudness.sample_loudness import sample_loudness

__all__ = ["SILENCE_LUFS", "Loudness", "measure_loudness", "read_loudness", "sample_loudness"]
