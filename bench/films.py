"""Timelines to render: real composition, with speech replaced by noise bursts of a speech's rhythm.

Speech synthesis is measured by a benchmark of its own; here only its place and length matter.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from bench.material import ROOT, SENTENCES, logo, music
from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import file_digest
from mutoscope.media.captions import Fonts, find_template
from mutoscope.media.compose import ComposeOptions, Composition, compose_timeline
from mutoscope.media.script import Sentence, read_script
from mutoscope.media.timeline import Canvas, Logo, MediaReference, Music, RationalTime, Timeline, TimeRange
from mutoscope.media.voice import SpokenSentence, WordTiming

RATE = 24_000
WORD_MS, GAP_MS = 300, 60


def speak(sentence: Sentence, folder: Path) -> SpokenSentence:
    """Write one burst of noise a word, 360 ms apart: about the pace of a narrator."""
    words = [word.spoken for word in sentence.words if word.spoken]
    burst = np.zeros(RATE * (WORD_MS + GAP_MS) // 1000, dtype=np.float32)
    loud = RATE * WORD_MS // 1000
    burst[:loud] = np.random.default_rng(1).normal(0, 0.12, loud) * np.hanning(loud)
    samples = (np.tile(burst, len(words)) * 32767).astype("<i2")
    audio = folder / f"{len(words):03d}-words.wav"
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(audio), "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(samples.tobytes())
    step = WORD_MS + GAP_MS
    timings = tuple(WordTiming(text, i * step, i * step + WORD_MS) for i, text in enumerate(words))
    return SpokenSentence(audio, file_digest(audio), RATE, len(samples), timings, "noise")


def video_reference(path: Path, seconds: int, *, half: bool = False) -> MediaReference:
    """Describe a clip of our own making; its facts are known, so nothing is probed."""
    rate = Fraction(30)
    whole = TimeRange(RationalTime(0, rate), RationalTime(seconds * 30, rate))
    width, height = (960, 540) if half else (1920, 1080)
    return MediaReference(path, file_digest(path), "video", width, height, whole, name=path.name)


def compose(
    clips: Sequence[MediaReference], sentences: Sequence[str] = SENTENCES, canvas: Canvas | None = None
) -> Composition:
    """Compose a film of one scene a sentence, with captions, logo and music, by default 1080x1920 at 30 fps."""
    script = read_script("\n\n".join(sentences))
    spoken = [speak(sentence, ROOT / "speech") for scene in script.scenes for sentence in scene.sentences]
    sound = MediaReference(music(), file_digest(music()), "audio", name="music.mp3", has_audio=True)
    mark = MediaReference(logo(), file_digest(logo()), "image", 220, 80, name="logo.png")
    options = ComposeOptions(
        template=find_template("pop"),
        fonts=Fonts(Settings().assets / "fonts"),
        canvas=canvas or Canvas(),
        music=Music(sound),
        logo=Logo(mark),
    )
    return compose_timeline(script, spoken, clips, options)


def narration(timeline: Timeline, path: Path) -> Path:
    """Lay the sentences onto one WAV, as the single pass needs it."""
    whole = np.zeros(int(timeline.frames / timeline.canvas.rate * RATE) + RATE, dtype="<i2")
    for speech in timeline.speech:
        with wave.open(str(speech.audio)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        start = round(speech.start * RATE)
        whole[start : start + len(samples)] = samples
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(whole), "NONE", ""))
        file.writeframes(whole.tobytes())
    return path
