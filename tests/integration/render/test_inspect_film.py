"""What inspection says of real files."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.integration.render.conftest import CANVAS, Studio, card, film

from mutoscope.media.captions import CaptionBox
from mutoscope.media.inspect import Expected, FilmUnreadable, inspect_film
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.timeline import FrameSpan


async def test_a_good_film_passes_and_its_report_is_complete(studio: Studio) -> None:
    timeline = film(
        studio.clip("moving.mp4", 75), studio.clip("black.mp4", 45), speech=(studio.voice(Fraction(1), Fraction(2)),)
    )
    rendered = await studio.render(timeline)
    boxes = (CaptionBox(0, 900, 40, 300, 230, 340, "hello"),)
    expected = Expected(
        CANVAS, 120, timeline.speech, boxes, rendered.black, rendered.frozen, loudness=rendered.audio.loudness
    )
    report = await inspect_film(rendered.film, expected, ffmpeg=studio.folder / "not needed")
    assert report.passed
    assert [(finding.code, finding.severity) for finding in report.findings] == [("black", "warning")]
    assert report.black == (FrameSpan(75, 45),)
    assert (report.narration_percent, report.captions, report.seconds) == (50, 1, 4)
    assert report.audio is not None
    assert (report.audio.first, report.audio.end, report.video.end) == (0, 4, 4)
    assert report.bytes == rendered.film.stat().st_size
    assert json.loads(json.dumps(report.to_json()))["faststart"] is True


async def test_loudness_is_measured_when_it_is_not_known(studio: Studio) -> None:
    timeline = film(card(60), speech=(studio.voice(Fraction(0), Fraction(2)),))
    rendered = await studio.render(timeline)
    report = await inspect_film(rendered.film, Expected(CANVAS, 60, timeline.speech))
    assert report.passed
    assert report.loudness is not None
    assert report.loudness.integrated == pytest.approx(rendered.audio.loudness.integrated, abs=0.2)


async def test_a_damaged_film_fails_by_what_is_wrong(studio: Studio) -> None:
    """The same film without its sound, with a fifth of its frames missing and its index at the end."""
    rendered = await studio.render(film(studio.clip("moving.mp4", 60)))
    worse = studio.folder / "worse.mp4"
    dropped = ["-an", "-vf", "select='mod(n,5)'", "-fps_mode", "vfr", "-profile:v", "main"]
    await run_guarded([ffmpeg_binary(), "-v", "error", "-i", rendered.film, *dropped, worse], cwd=studio.folder)
    report = await inspect_film(worse, replace(Expected(CANVAS, 60), loudness=None))
    found = {finding.code for finding in report.findings}
    assert not report.passed
    assert {"video_format", "container", "no_audio", "frames", "irregular"} <= found


async def test_a_file_that_is_no_film_is_unreadable(studio: Studio) -> None:
    for name, content in (("text.mp4", b"just text"), ("empty.mp4", b"")):
        path = studio.folder / name
        path.write_bytes(content)
        with pytest.raises(FilmUnreadable, match=rf"The film {name} cannot be read"):
            await inspect_film(path, Expected(CANVAS, 1))
    with pytest.raises(FilmUnreadable, match="it has no picture"):
        await inspect_film(studio.material / "mono.wav", Expected(CANVAS, 1))
