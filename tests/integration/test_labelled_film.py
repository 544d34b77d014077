"""A finished film bears its label: read by the C2PA library, in a file that still starts at once and decodes alike."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import av
import pytest
from typer.testing import CliRunner

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import FilmOrder, Studio, make_film, read_order
from mutoscope.media.inspect.read_streams import has_faststart
from mutoscope.media.labels import Labeller, read_label
from mutoscope.media.render import EncoderSettings, RenderSettings
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import SpeechProviders, find_voice
from mutoscope.ops.labels import app


def packets(path: Path) -> list[tuple[int | None, bytes]]:
    with av.open(str(path)) as container:
        return [(packet.pts, bytes(packet)) for packet in container.demux() if packet.size]


async def test_a_film_is_labelled_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets, voice = Settings().assets, find_voice("basic-en-US")
    provider = SpeechProviders(assets).choose(voice).provider
    settings = RenderSettings(encoder=EncoderSettings(preset="ultrafast"))
    labeller = Labeller(tmp_path / "data" / "labels")
    plain = Studio(ArtefactStore(tmp_path / "store"), Fonts(assets / "fonts"), provider, settings)
    studio = Studio(plain.store, plain.fonts, provider, settings, labeller=labeller)
    order = FilmOrder("Boats leave the harbour early.", canvas=Canvas(270, 480), title="Boats")
    try:
        bare = await make_film(await read_order(order, voice, plain), plain, tmp_path / "bare")
        made = await make_film(await read_order(order, voice, studio), studio, tmp_path / "out")
    finally:
        await provider.aclose()
    authority = labeller.identity().authority
    for file in (made.files.film, made.files.thumbnail):
        assert read_label(file, authority).state == "trusted"
        assert read_label(file).source_type == "algorithmicMedia"
    assert await asyncio.to_thread(has_faststart, made.files.film)
    assert packets(made.files.film) == packets(bare.files.film), "not a bit of sound or picture is changed"
    assert b"Iptc4xmpExt:DigitalSourceType" in await asyncio.to_thread(made.files.film.read_bytes)
    report = json.loads(await asyncio.to_thread(made.files.report.read_text))
    assert report["label"]["state"] == "trusted"
    assert json.loads(await asyncio.to_thread(bare.files.report.read_text))["label"] is None
    assert sorted(path.suffix for path in await asyncio.to_thread(lambda: list((tmp_path / "out").iterdir()))) == [
        ".jpg",
        ".json",
        ".mp4",
        ".srt",
        ".vtt",
    ]
    monkeypatch.setenv("MUTOSCOPE_DATA_DIR", str(tmp_path / "data"))
    said = CliRunner().invoke(app, ["check", str(made.files.film), "--json"])
    assert json.loads(said.stdout)["state"] == "trusted"
    content = bytearray(await asyncio.to_thread(made.files.film.read_bytes))
    content[len(content) // 2] ^= 1
    await asyncio.to_thread(made.files.film.write_bytes, content)
    broken = CliRunner().invoke(app, ["check", str(made.files.film)])
    assert broken.exit_code == 1
    assert "do not hold" in broken.stdout
