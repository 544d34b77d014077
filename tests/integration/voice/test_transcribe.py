"""The recogniser against voices whose every word and moment is known."""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import AsyncGenerator
from pathlib import Path

import numpy as np
import pytest
from tests.integration.hearing import hearing_assets
from typer.testing import CliRunner

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import FilmOrder, Studio, make_film, read_order
from mutoscope.media.probe import Probe, probe_media
from mutoscope.media.render import EncoderSettings, RenderSettings
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.script import read_script
from mutoscope.media.timeline import Canvas
from mutoscope.media.transcript import (
    NothingHeard,
    Recogniser,
    Transcript,
    compare_words,
    find_heard,
    hear_sentence,
    speak_checked,
    transcribe,
)
from mutoscope.media.voice import SpeechProviders, WordTiming, find_voice, speak_sentence
from mutoscope.media.voice.wav import read_wav, write_wav
from mutoscope.ops.transcribe import app

TEXT = (
    "Before the first boat leaves, the harbour is quiet. Fresh fish costs twelve dollars a kilo here. "
    "Photosynthesis is how plants turn sunlight, water and air into sugar. Nobody hurries on the water today."
)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(hearing_assets())


@pytest.fixture
async def providers() -> AsyncGenerator[SpeechProviders]:
    made = SpeechProviders(Settings().assets)
    yield made
    await made.aclose()


async def talk(providers: SpeechProviders, folder: Path, voice: str) -> tuple[Path, list[WordTiming]]:
    """Return a noisy clip in which a voice says TEXT, and when each word sounds by the voice's own clock."""
    chosen = providers.choose(find_voice(voice))
    pieces, timings, at = [np.zeros(24_000, np.float32)], list[WordTiming](), 1000
    for sentence in read_script(TEXT).sentences:
        spoken = await speak_sentence(ArtefactStore(folder / "store"), chosen.provider, sentence, chosen.voice)
        samples, rate = read_wav(spoken.audio)
        assert rate == 24_000
        pieces += [samples, np.zeros(24_000 * 6 // 10, np.float32)]
        timings += [WordTiming(word.text, at + word.start_ms, at + word.end_ms) for word in spoken.words]
        at += len(samples) * 1000 // rate + 600
    sound = np.concatenate(pieces)
    noise = np.random.default_rng(1).normal(0, 0.002, len(sound)).astype(np.float32)
    write_wav(folder / "talk.wav", sound + noise, 24_000)
    argv = [
        *(ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=320x180:r=25", "-i", "talk.wav"),
        *("-shortest", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "talk.mp4"),
    ]
    await run_guarded(argv, cwd=folder)
    return folder / "talk.mp4", timings


async def test_speech_is_written_down_with_the_time_of_every_word(
    recogniser: Recogniser, providers: SpeechProviders, tmp_path: Path
) -> None:
    clip, truth = await talk(providers, tmp_path, "am_michael")
    reference = providers.choose(find_voice("basic-en-US"))
    heard = await transcribe(clip, recogniser, (reference.provider, reference.voice))
    text = " ".join(sentence.text for sentence in heard.sentences)
    assert compare_words(TEXT, text).percent <= 6
    assert len(heard.sentences) == 4
    words = {(word.text.lower().strip(".,"), place): word for place, word in enumerate(heard.words)}
    known = [(word.text.lower().strip(".,"), word) for word in truth]
    off: list[int] = []
    at = 0
    for name, word in known:
        place = next((k for k in range(at, min(at + 4, len(heard.words))) if (name, k) in words), None)
        if place is not None:
            off.append(heard.words[place].start_ms - word.start_ms)
            at = place + 1
    assert len(off) > 0.85 * len(known)
    assert statistics.median(map(abs, off)) <= 80, "milliseconds"
    assert sorted(map(abs, off))[len(off) * 9 // 10] <= 160
    assert all(word.start_ms < word.end_ms <= heard.duration_ms for word in heard.words)


async def test_a_clip_is_cut_by_its_words(
    recogniser: Recogniser, providers: SpeechProviders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, _ = await talk(providers, tmp_path, "af_heart")
    run = CliRunner().invoke
    monkeypatch.setenv("MUTOSCOPE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MUTOSCOPE_ASSETS_DIR", str(hearing_assets()))

    def command(*words: str) -> str:
        result = run(app, list(words))
        assert result.exit_code == 0, result.output
        return result.output

    file, out = str(tmp_path / "talk.json"), tmp_path / "cut.mp4"
    await asyncio.to_thread(command, "read", str(clip), "-o", file)
    found = Transcript.from_json(json.loads(await asyncio.to_thread(Path(file).read_text)))
    second = len(found.sentences[0].words)
    struck = f"{second}-{second + len(found.sentences[1].words) - 1}"
    await asyncio.to_thread(command, "cut", str(clip), file, "--delete", struck, "-o", str(out))
    (probe,) = await probe_media([out])
    assert isinstance(probe, Probe)
    gone = found.sentences[1].words[-1].end_ms - found.sentences[1].words[0].start_ms
    assert abs(float(probe.duration) * 1000 - (found.duration_ms - gone)) < 400
    reference = providers.choose(find_voice("basic-en-US"))
    again = await transcribe(out, recogniser, (reference.provider, reference.voice))
    left = " ".join(sentence.text for place, sentence in enumerate(found.sentences) if place != 1)
    assert compare_words(left, " ".join(word.text for word in again.words)).percent <= 10
    assert "fish" not in await asyncio.to_thread(out.with_suffix(".srt").read_text)


async def test_silence_is_no_speech(recogniser: Recogniser, providers: SpeechProviders, tmp_path: Path) -> None:
    reference = providers.choose(find_voice("basic-en-US"))
    write_wav(tmp_path / "quiet.wav", np.zeros(32_000, np.float32), 16_000)
    with pytest.raises(NothingHeard, match="Nobody is heard"):
        await transcribe(tmp_path / "quiet.wav", recogniser, (reference.provider, reference.voice))


async def test_a_sentence_that_is_not_understood_is_spoken_again(
    recogniser: Recogniser, providers: SpeechProviders, tmp_path: Path
) -> None:
    chosen, store = providers.choose(find_voice("af_heart")), ArtefactStore(tmp_path)
    good = read_script("Nobody hurries on the water today.").sentences[0]
    spoken = await speak_checked(store, chosen.provider, good, chosen.voice, 100, recogniser)
    found = await asyncio.to_thread(find_heard, store, recogniser, spoken.digest)
    assert found is not None
    assert found.errors == 0
    assert spoken == await speak_sentence(store, chosen.provider, good, chosen.voice)
    bad = read_script("Zxqv brrt klmp vfgh wrtz.").sentences[0]
    poor = await speak_checked(store, chosen.provider, bad, chosen.voice, 100, recogniser)
    assert len(await asyncio.to_thread(lambda: list(tmp_path.rglob("*.heard.json")))) == 3, "heard twice, mended once"
    errors = await hear_sentence(store, recogniser, bad, poor, chosen.voice)
    assert errors is not None
    assert errors.percent >= 40
    foreign = find_voice("ff_siwis")
    assert await hear_sentence(store, recogniser, good, spoken, foreign) is None


async def test_a_film_s_report_says_how_its_narration_was_heard(
    recogniser: Recogniser, providers: SpeechProviders, tmp_path: Path
) -> None:
    assets, chosen = Settings().assets, providers.choose(find_voice("af_heart"))
    settings = RenderSettings(encoder=EncoderSettings(preset="ultrafast"))
    store = ArtefactStore(tmp_path / "store")
    studio = Studio(store, Fonts(assets / "fonts"), chosen.provider, settings, recogniser=recogniser)
    order = FilmOrder("Nobody hurries on the water today.", canvas=Canvas(270, 480))
    made = await make_film(await read_order(order, chosen.voice, studio), studio, tmp_path / "out")
    assert made.passed, made.report["findings"]
    assert (made.report["narration_words"], made.report["narration_word_errors"]) == (6, 0)
    assert made.report["offset_ms"] == 0
