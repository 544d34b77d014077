"""Make a narrated film with the neural voice in a process of its own, or only its speech; print the times as JSON.

Usage: python -m bench.film_child film|speech SENTENCES STORE OUT. Times count from the call of `make_film`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from bench.material import SENTENCES, clips, logo, music
from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import FilmOrder, FilmProgress, Studio, make_film, read_order, speak
from mutoscope.media.voice import SpeechProviders, find_voice


async def main(what: str, count: int, store: Path, out: Path) -> dict[str, object]:
    """Order it, make it, and say when what was done."""
    settings = Settings()
    providers = SpeechProviders(settings.assets)
    chosen = providers.choose(find_voice("female", "en-US"))
    if chosen.notice is not None:
        raise RuntimeError(chosen.notice.message)
    studio = Studio(ArtefactStore(store), Fonts(settings.assets / "fonts"), chosen.provider)
    order = FilmOrder("\n\n".join(SENTENCES[:count]), clips=tuple(clips()), music=music(), logo=logo())
    begun = time.perf_counter()
    request = await read_order(order, chosen.voice, studio)
    started = time.perf_counter()
    spoken: list[float] = []

    def note(progress: FilmProgress) -> None:
        if progress.stage == "speak":
            spoken.append(round(time.perf_counter() - started, 2))

    first = 0.0
    try:
        if what == "film":
            made = await make_film(request, studio, out, on_progress=note)
            first = made.first_segment_seconds
        else:
            for sentence in request.script.sentences:
                await speak(sentence, request, studio)
    finally:
        await providers.aclose()
    wall = time.perf_counter() - started
    return {"reading": started - begun, "first_segment": first, "spoken": spoken, "wall": wall}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])))))
