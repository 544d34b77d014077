"""The styles as data: what plays, when it joins in, how fast, how bright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mutoscope.media.music.harmony import Colour, Mode
from mutoscope.media.music.types import Mood, Style

Instrument = Literal[
    "pad",
    "strings",
    "piano",
    "electric-piano",
    "guitar",
    "bell",
    "flute",
    "soft-bass",
    "pick-bass",
    "synth",
    "kick",
    "snare",
    "clap",
    "hat",
    "shaker",
    "taiko",
    "rim",
]
Pattern = Literal["sustain", "arpeggio", "picking", "comp", "strum", "ostinato", "roots", "eighths", "melody", "sparse"]
Beat = Literal["none", "soft", "lofi", "four", "taiko", "shaker"]


@dataclass(frozen=True)
class Part:
    """An instrument and what it plays; it is heard where the section's energy is at least `joins`."""

    instrument: Instrument
    pattern: Pattern
    low: int
    high: int
    gain: float
    joins: float = 0.0
    pan: float = 0.0
    wet: float = 0.3


@dataclass(frozen=True)
class StyleRules:
    """A style; tempo is a range in beats a minute, chords last `bars_per_chord` bars of four beats."""

    tempo: tuple[int, int]
    colour: Colour
    parts: tuple[Part, ...]
    beat: Beat = "none"
    bars_per_chord: int = 1
    swing: float = 0.5
    """Where the second eighth of a beat falls: 0.5 is straight."""
    room_seconds: float = 1.6
    brightness: float = 0.0
    """Tilt in dB an octave above and below 1 kHz."""


STYLES: dict[Style, StyleRules] = {
    "ambient": StyleRules(
        tempo=(54, 66),
        colour="ninth",
        parts=(
            Part("pad", "sustain", 50, 74, 0.50, wet=0.55),
            Part("soft-bass", "roots", 31, 45, 0.22, wet=0.1),
            Part("bell", "sparse", 69, 88, 0.20, 0.5, 0.25, 0.8),
            Part("flute", "melody", 64, 79, 0.15, 0.85, -0.2, 0.7),
            Part("strings", "sustain", 57, 76, 0.14, 0.7, wet=0.6),
        ),
        bars_per_chord=2,
        room_seconds=3.6,
        brightness=0.9,
    ),
    "cinematic": StyleRules(
        tempo=(76, 92),
        colour="triad",
        parts=(
            Part("strings", "sustain", 48, 72, 0.46, wet=0.5),
            Part("soft-bass", "roots", 29, 43, 0.40, wet=0.2),
            Part("strings", "ostinato", 55, 74, 0.30, 0.55, 0.3, 0.35),
            Part("piano", "sparse", 60, 84, 0.40, 0.35, -0.15, 0.5),
            Part("strings", "melody", 67, 84, 0.34, 0.85, 0.0, 0.5),
        ),
        beat="taiko",
        room_seconds=2.8,
        brightness=0.9,
    ),
    "lofi": StyleRules(
        tempo=(72, 86),
        colour="ninth",
        parts=(
            Part("electric-piano", "comp", 52, 74, 0.46, wet=0.25),
            Part("pick-bass", "roots", 31, 45, 0.40, 0.4, wet=0.05),
            Part("guitar", "sparse", 64, 81, 0.26, 0.75, 0.3, 0.4),
            Part("pad", "sustain", 52, 72, 0.12, wet=0.4),
        ),
        beat="lofi",
        swing=0.6,
        room_seconds=1.1,
        brightness=0.2,
    ),
    "upbeat": StyleRules(
        tempo=(108, 124),
        colour="triad",
        parts=(
            Part("guitar", "strum", 55, 76, 0.42, wet=0.2),
            Part("pick-bass", "eighths", 31, 45, 0.50, 0.45, wet=0.05),
            Part("bell", "melody", 72, 91, 0.22, 0.7, 0.25, 0.4),
            Part("piano", "comp", 55, 76, 0.30, 0.55, -0.25, 0.25),
            Part("pad", "sustain", 55, 74, 0.14, 0.8, wet=0.4),
        ),
        beat="four",
        room_seconds=1.2,
        brightness=0.1,
    ),
    "acoustic": StyleRules(
        tempo=(84, 104),
        colour="triad",
        parts=(
            Part("guitar", "picking", 45, 74, 0.56, wet=0.25),
            Part("soft-bass", "roots", 33, 45, 0.24, 0.5, wet=0.1),
            Part("guitar", "strum", 55, 74, 0.22, 0.8, 0.4, 0.25),
            Part("flute", "melody", 67, 84, 0.22, 0.7, -0.25, 0.5),
        ),
        beat="shaker",
        room_seconds=1.4,
        brightness=0.6,
    ),
    "piano": StyleRules(
        tempo=(64, 84),
        colour="triad",
        parts=(
            Part("piano", "arpeggio", 43, 69, 0.44, wet=0.35),
            Part("piano", "melody", 67, 86, 0.60, 0.4, 0.1, 0.35),
            Part("strings", "sustain", 52, 72, 0.14, 0.85, wet=0.6),
        ),
        room_seconds=2.2,
        brightness=0.9,
    ),
    "electronic": StyleRules(
        tempo=(104, 122),
        colour="seventh",
        parts=(
            Part("pad", "sustain", 52, 74, 0.36, wet=0.4),
            Part("synth", "arpeggio", 60, 84, 0.28, 0.4, 0.2, 0.4),
            Part("pick-bass", "eighths", 29, 43, 0.50, 0.55, wet=0.05),
            Part("bell", "melody", 69, 88, 0.18, 0.85, -0.2, 0.5),
        ),
        beat="four",
        room_seconds=1.8,
        brightness=1.0,
    ),
}


@dataclass(frozen=True)
class MoodRules:
    """What a mood does to a style: its modes, its place in the style's range of tempo, how full and bright it is."""

    modes: tuple[Mode, ...]
    pace: float
    """0 for the slowest tempo of the style, 1 for the fastest."""
    energy: float = 1.0
    brightness: float = 0.0


MOODS: dict[Mood, MoodRules] = {
    "calm": MoodRules(("major", "lydian"), 0.2, 0.85, -0.3),
    "happy": MoodRules(("major", "mixolydian"), 0.8, 1.0, 0.3),
    "sad": MoodRules(("minor",), 0.1, 0.85, -0.5),
    "dramatic": MoodRules(("minor", "dorian"), 0.6, 1.15),
    "tense": MoodRules(("minor",), 0.7, 1.0, -0.2),
    "dreamy": MoodRules(("lydian", "major"), 0.3, 0.9),
    "hopeful": MoodRules(("major", "lydian"), 0.5, 1.0, 0.2),
    "energetic": MoodRules(("mixolydian", "dorian", "major"), 1.0, 1.15, 0.3),
}

USUAL_MOOD: dict[Style, Mood] = {
    "ambient": "calm",
    "cinematic": "dramatic",
    "lofi": "dreamy",
    "upbeat": "happy",
    "acoustic": "hopeful",
    "piano": "calm",
    "electronic": "energetic",
}
USUAL_STYLE: dict[Mood, Style] = {
    "calm": "ambient",
    "happy": "upbeat",
    "sad": "piano",
    "dramatic": "cinematic",
    "tense": "cinematic",
    "dreamy": "ambient",
    "hopeful": "acoustic",
    "energetic": "electronic",
}
