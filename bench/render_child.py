"""Render one film in a process of its own, so that its whole tree can be measured.

Usage: python -m bench.render_child CLIPS SENTENCES STORE OUT [--change N]
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bench.films import compose, video_reference
from bench.material import SENTENCES, clips
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.compose import Composition
from mutoscope.media.render import render_timeline


def film(clip_count: int, sentence_count: int, change: int | None = None) -> Composition:
    """Compose the film that the numbers name; `change` rewrites one sentence."""
    seconds = 10 if clip_count <= 4 else 2
    sentences = [SENTENCES[i % len(SENTENCES)] for i in range(sentence_count)]
    if change is not None:
        sentences[change] = sentences[change].replace(" ", " really ", 1)
    return compose([video_reference(path, seconds) for path in clips(clip_count)], sentences)


def main() -> None:
    """Render as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("clips", type=int)
    parser.add_argument("sentences", type=int)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--change", type=int)
    arguments = parser.parse_args()
    composition = film(arguments.clips, arguments.sentences, arguments.change)
    asyncio.run(render_timeline(composition.timeline, ArtefactStore(arguments.store), arguments.out))


if __name__ == "__main__":
    main()
