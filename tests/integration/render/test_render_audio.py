"""The film's sound: exact in time, right in loudness."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.integration.render.conftest import Studio, card, decode_sound, film, media, write_wav

from mutoscope.media.artefacts import file_digest
from mutoscope.media.loudness import measure_loudness
from mutoscope.media.probe import MediaProblem, probe_media
from mutoscope.media.render import AudioUnusable, render_audio
from mutoscope.media.render.loop_music import write_bed
from mutoscope.media.runner import run_guarded
from mutoscope.media.timeline import Music, Speech

SECOND = 48_000


def music(studio: Studio, name: str) -> Music:
    return Music(media(studio.material / name, "audio"))


@pytest.mark.parametrize(
    ("level", "tune"),
    [
        (0.004, None),
        (0.3, None),
        (1.0, None),
        (0.3, "short.mp3"),
        (0.01, "long.ogg"),
        (1.0, "mono.wav"),
        (None, "long.ogg"),
        (None, "short.mp3"),
    ],
)
async def test_loudness_and_peak_are_right(studio: Studio, level: float | None, tune: str | None) -> None:
    """Quiet, usual and full-scale speech; quiet and loud music, shorter and longer than the film; music alone."""
    speech = () if level is None else (studio.voice(Fraction(1), Fraction(3), level=level),)
    timeline = film(card(240), speech=speech, music=music(studio, tune) if tune else None)
    made = await render_audio(timeline, studio.store, studio.settings)
    measured = await measure_loudness(made.path, studio.settings.ffmpeg)
    assert measured == made.loudness
    assert abs(measured.integrated + 14) <= 1
    assert measured.true_peak <= -1


async def test_the_sound_is_as_long_as_the_film(studio: Studio) -> None:
    for frames in (1, 7, 240):
        made = await render_audio(film(card(frames), speech=()), studio.store, studio.settings)
        assert made.samples == frames * 1600
        assert len(decode_sound(made.path)) - made.samples in range(1024)


async def test_a_sentence_starts_on_its_sample_whatever_its_rate(studio: Studio) -> None:
    """A click at each sentence's first sample is found again within a tenth of a millisecond, also after a minute."""
    starts = (Fraction(1, 3), Fraction(10007, 1000), Fraction(61))
    speech: list[Speech] = []
    for start, rate in zip(starts, (24_000, 22_050, 24_000), strict=True):
        path = studio.folder / f"click-{rate}-{start.numerator}.wav"
        click = np.zeros(rate)
        click[rate // 2 : rate // 2 + rate // 1000] = 0.9
        write_wav(path, click, rate)
        speech.append(Speech(path, file_digest(path), start, Fraction(1)))
    made = await render_audio(film(card(63 * 30), speech=tuple(speech)), studio.store, studio.settings)
    sound = np.abs(decode_sound(made.path))
    for start in starts:
        click = round((start + Fraction(1, 2)) * SECOND)
        near = sound[click - 2400 : click + 2400]
        found = int(np.argmax(near > near.max() / 2)) - 2400
        assert abs(found) < 25, f"{start}: {found} samples off"


async def test_music_sinks_under_speech_and_fades_out(studio: Studio) -> None:
    """With inaudible speech the bed alone is heard: lower where somebody speaks, gone at the end."""
    path = studio.folder / "hush.wav"
    write_wav(path, np.zeros(24_000 * 4), 24_000)
    hush = Speech(path, file_digest(path), Fraction(4), Fraction(4))
    timeline = film(card(360), speech=(hush,), music=music(studio, "long.ogg"))
    sound = decode_sound((await render_audio(timeline, studio.store, studio.settings)).path)

    def level(start: float, end: float) -> float:
        return 20 * np.log10(np.sqrt(np.mean(sound[int(start * SECOND) : int(end * SECOND)] ** 2)))

    free, under, after = level(1, 3.5), level(4.2, 7.8), level(9, 9.9)
    assert 7 < free - under < 9
    assert abs(free - after) < 1.5
    assert level(11.9, 12) < free - 25


async def test_short_music_is_looped_to_the_end(studio: Studio) -> None:
    timeline = film(card(300), music=music(studio, "short.mp3"))
    sound = decode_sound((await render_audio(timeline, studio.store, studio.settings)).path)
    levels = [np.sqrt(np.mean(sound[k * SECOND : (k + 1) * SECOND] ** 2)) for k in range(1, 7)]
    assert min(levels) > 0.5 * max(levels)


def test_music_is_cross_faded_where_it_begins_again(tmp_path: Path) -> None:
    """A tune that ends high and begins low has no step at the joint, and its power does not sink there."""
    count = 6 * SECOND
    level = np.linspace(3000, 12000, count)
    noise = np.random.default_rng(1).normal(0, 1, (count, 2))
    write_bed((noise * level[:, None]).astype(np.int16), 15 * SECOND, tmp_path / "bed.s16")
    bed = np.fromfile(tmp_path / "bed.s16", "<i2").reshape(-1, 2).astype(float)
    assert len(bed) >= 15 * SECOND
    power = np.array([np.sqrt(np.mean(bed[k : k + 4800] ** 2)) for k in range(0, 15 * SECOND - 4800, 4800)])
    assert power.min() > 2500
    assert (np.abs(np.diff(20 * np.log10(power))) < 1.5).all(), "no step of more than 1.5 dB in a tenth of a second"


async def test_music_with_drm_is_refused(studio: Studio, tmp_path: Path) -> None:
    protected = tmp_path / "song.m4a"
    argv = [
        studio.settings.ffmpeg,
        "-v",
        "error",
        "-i",
        studio.material / "long.ogg",
        "-t",
        "2",
        "-c:a",
        "aac",
        protected,
    ]
    await run_guarded([str(word) for word in argv], cwd=tmp_path)
    content = protected.read_bytes()
    assert content.count(b"mp4a") >= 1
    protected.write_bytes(content.replace(b"mp4a", b"drms"))
    (found,) = await probe_media([protected])
    assert isinstance(found, MediaProblem)
    assert found.code == "encrypted"
    assert "DRM" in found.message


async def test_a_film_without_sound_gets_silence(studio: Studio) -> None:
    made = await render_audio(film(card(30)), studio.store, studio.settings)
    assert made.loudness.silent
    assert not decode_sound(made.path).any()


async def test_a_word_too_short_to_measure_is_still_heard(studio: Studio) -> None:
    timeline = film(card(9), speech=(studio.voice(Fraction(0), Fraction(1, 5)),))
    made = await render_audio(timeline, studio.store, studio.settings)
    assert np.abs(decode_sound(made.path)).max() > 0.1


async def test_overlapping_sentences_are_both_heard_and_the_end_is_cut(studio: Studio) -> None:
    one, two = studio.voice(Fraction(0), Fraction(3)), studio.voice(Fraction(2), Fraction(3))
    made = await render_audio(film(card(90), speech=(one, two)), studio.store, studio.settings)
    assert np.abs(decode_sound(made.path)[int(2.9 * SECOND) :]).max() > 0.05
    assert made.samples == 3 * SECOND


async def test_the_name_depends_on_what_is_heard_and_when(studio: Studio) -> None:
    sentence = studio.voice(Fraction(0), Fraction(1))
    timeline = film(card(60), speech=(sentence,))
    first = await render_audio(timeline, studio.store, studio.settings)
    starts = studio.starts
    again = await render_audio(replace(timeline, video=(card(60, "#ffffff"),)), studio.store, studio.settings)
    assert (again.cached, again.key, studio.starts) == (True, first.key, starts)
    later = replace(timeline, speech=(replace(sentence, start=Fraction(1, 10)),))
    assert (await render_audio(later, studio.store, studio.settings)).key != first.key


async def test_speech_or_music_that_is_none_is_refused_by_name(studio: Studio) -> None:
    path = studio.folder / "broken.wav"
    path.write_bytes(b"RIFF but no more")
    speech = Speech(path, file_digest(path), Fraction(0), Fraction(1))
    with pytest.raises(AudioUnusable, match=r"speech file broken\.wav cannot be used"):
        await render_audio(film(card(30), speech=(speech,)), studio.store, studio.settings)
    with pytest.raises(AudioUnusable, match=r"music broken\.wav cannot be used"):
        await render_audio(film(card(30), music=Music(media(path, "audio"))), studio.store, studio.settings)
    assert leftovers(studio.store.root) == []


def leftovers(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
