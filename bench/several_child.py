"""Make a short film with the basic voice on one canvas or on several, in a process of its own.

Usage: python -m bench.several_child STORE OUT WIDTHxHEIGHT [WIDTHxHEIGHT …]
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bench.material import SENTENCES, clips, logo, music
from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import FilmOrder, Studio, make_film, read_order
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import SpeechProviders, find_voice

COUNT = 4


async def main(store: Path, out: Path, canvases: list[Canvas]) -> None:
    """Order it and make it."""
    assets = Settings().assets
    providers = SpeechProviders(assets)
    chosen = providers.choose(find_voice("basic-en-US"))
    studio = Studio(ArtefactStore(store), Fonts(assets / "fonts"), chosen.provider)
    order = FilmOrder(
        "\n\n".join(SENTENCES[:COUNT]),
        clips=tuple(clips()),
        music=music(),
        logo=logo(),
        canvas=canvases[0],
        further_canvases=tuple(canvases[1:]),
    )
    try:
        await make_film(await read_order(order, chosen.voice, studio), studio, out)
    finally:
        await providers.aclose()


if __name__ == "__main__":
    sizes = [Canvas(int(width), int(height)) for width, _, height in (size.partition("x") for size in sys.argv[3:])]
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sizes))
