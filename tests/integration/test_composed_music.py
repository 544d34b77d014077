"""Composed music as ffmpeg hears it, as a film's music, and from the command line."""

from __future__ import annotations

import asyncio
import json
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import FilmOrder, Studio, make_film, read_order, wish_for_film
from mutoscope.media.loudness import measure_loudness
from mutoscope.media.music import STYLES, USUAL_MOOD, MusicWish, Style, UnknownMusic, make_music
from mutoscope.media.probe import Probe, probe_media
from mutoscope.media.render import EncoderSettings, RenderSettings
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.script import read_script
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import SpeechProviders, find_voice
from mutoscope.ops.music import app


@pytest.mark.parametrize("style", list(STYLES))
async def test_every_style_measures_as_it_says(style: Style, tmp_path: Path) -> None:
    made = await make_music(ArtefactStore(tmp_path), MusicWish(style, USUAL_MOOD[style], Fraction(15), seed=9))
    heard = await measure_loudness(made.audio, ffmpeg_binary())
    assert abs(heard.integrated - made.facts.loudness) < 0.3, "our own measure is ffmpeg's"
    assert abs(heard.integrated + 16) < 0.5
    assert heard.true_peak < -1
    assert heard.range < 20


async def test_a_mood_is_music_for_a_film(tmp_path: Path) -> None:
    assets = Settings().assets
    voice = find_voice("basic-en-US")
    provider = SpeechProviders(assets).choose(voice).provider
    settings = RenderSettings(encoder=EncoderSettings(preset="ultrafast"))
    studio = Studio(ArtefactStore(tmp_path / "store"), Fonts(assets / "fonts"), provider, settings)
    order = FilmOrder("Boats leave the harbour.", music_wish="ambient", canvas=Canvas(270, 480))
    try:
        request = await read_order(order, voice, studio)
        assert request.music is not None
        assert request.music.name.startswith("Ambient, calm")
        result = await make_film(request, studio, tmp_path / "out")
        assert result.passed, result.report["findings"]
        assert result.report["made_of"]["music"] == request.music.name
        with pytest.raises(UnknownMusic):
            await read_order(FilmOrder("Boats.", music_wish="zeppelin"), voice, studio)
    finally:
        await provider.aclose()


def test_an_edit_keeps_the_film_s_tune() -> None:
    voice = find_voice("basic-en-US")
    one = wish_for_film("lofi", read_script("Boats leave the harbour early."), voice)
    other = wish_for_film("lofi", read_script("Boats leave the harbour early. Nobody hurries."), voice)
    assert one == other
    assert one.loop


def test_the_command_writes_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTOSCOPE_DATA_DIR", str(tmp_path / "data"))
    out = tmp_path / "new" / "tune.mp3"
    result = CliRunner().invoke(app, ["make", "sad piano", "-o", str(out), "--seconds", "6", "--json"])
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert (facts["style"], facts["mood"], facts["samples"]) == ("piano", "sad", 6 * 48_000)
    (probe,) = asyncio.run(probe_media([out]))
    assert isinstance(probe, Probe)
    assert probe.kind == "audio"
    assert abs(probe.duration - 6) < Fraction(1, 10)
    refused = CliRunner().invoke(app, ["make", "sad piano", "-o", str(tmp_path / "tune.txt")])
    assert "cannot be written as .txt" in str(refused.exception)
    assert "cinematic" in CliRunner().invoke(app, ["styles"]).output
