"""Render one film in a process of its own, so that its whole tree can be measured.

Usage: python -m bench.render_child CLIPS SENTENCES STORE OUT [--change N] [--half]
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bench.films import compose, video_reference
from bench.material import clips, sentence
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.compose import Composition
from mutoscope.media.render import render_timeline
from mutoscope.media.timeline import Canvas

SHORT_WORDS = 6
"""Of a sentence as long as a short clip: 2.2 seconds."""


def film(clip_count: int, sentence_count: int, *, change: int | None = None, half: bool = False) -> Composition:
    """Compose the film that the numbers name.

    Args:
        clip_count: up to four are 10 s long; more are 2 s long each.
        sentence_count: each is a scene; with more than four clips they are as short as the clips.
        change: a sentence to rewrite.
        half: footage and film of half the width and height.
    """
    short = clip_count > 4
    sentences = [sentence(i) for i in range(sentence_count)]
    if short:
        sentences = [" ".join(one.split()[:SHORT_WORDS]) + "." for one in sentences]
    if change is not None:
        sentences[change] = sentences[change].replace(" ", " really ", 1)
    footage = [video_reference(path, 2 if short else 10, half=half) for path in clips(clip_count, half=half)]
    return compose(footage, sentences, Canvas(540, 960) if half else Canvas())


def main() -> None:
    """Render as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("clips", type=int)
    parser.add_argument("sentences", type=int)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--change", type=int)
    parser.add_argument("--half", action="store_true")
    arguments = parser.parse_args()
    composition = film(arguments.clips, arguments.sentences, change=arguments.change, half=arguments.half)
    asyncio.run(render_timeline(composition.timeline, ArtefactStore(arguments.store), arguments.out))


if __name__ == "__main__":
    main()
