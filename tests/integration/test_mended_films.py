"""What was damaged in the store is made again once; what cannot be mended fails the film."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.integration.faulty_encoder import blacken, freeze_under_captions, segments_of, write_faulty_encoder

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import FilmOrder, FilmResult, Studio, make_film, read_order
from mutoscope.media.render import EncoderSettings, RenderSettings
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import SpeechProviders, Voice, find_voice

SCRIPT = "Boats leave the harbour early.\n\nNobody hurries on the water today.\n\nThe evening comes quietly."


@pytest.fixture
def voice() -> Voice:
    return find_voice("basic-en-US")


@pytest.fixture
def studio(tmp_path: Path, voice: Voice) -> Studio:
    assets = Settings().assets
    provider = SpeechProviders(assets).choose(voice).provider
    settings = RenderSettings(encoder=EncoderSettings(preset="ultrafast"))
    return Studio(ArtefactStore(tmp_path / "store"), Fonts(assets / "fonts"), provider, settings)


@pytest.fixture
async def order(tmp_path: Path) -> FilmOrder:
    """A film of a clip, of a clip that is dark and stands still for half its time, and of a picture."""
    small = "s=320x180:r=30:d=6"
    for name, source in (
        ("sea.mp4", f"testsrc2={small}"),
        ("night.mp4", f"testsrc2={small},trim=end_frame=60,tpad=stop_mode=clone:stop=120,fade=out:120:10"),
    ):
        argv = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", name]
        await run_guarded(argv, cwd=tmp_path)
    still = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=400x300", "-frames:v", "1", "sea.png"]
    await run_guarded(still, cwd=tmp_path)
    clips = (tmp_path / "sea.mp4", tmp_path / "night.mp4")
    return FilmOrder(SCRIPT, clips=clips, images=(tmp_path / "sea.png",), canvas=Canvas(270, 480))


async def make(order: FilmOrder, voice: Voice, studio: Studio, folder: Path) -> FilmResult:
    return await make_film(await read_order(order, voice, studio), studio, folder)


async def pictures(film: Path) -> bytes:
    """Return a digest of every decoded picture."""
    argv = [ffmpeg_binary(), "-v", "error", "-i", film, "-map", "0:v", "-f", "framemd5", "-"]
    return (await run_guarded(argv, cwd=film.parent)).stdout


async def draw(path: Path, source: str) -> Path:
    argv = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", path]
    await run_guarded(argv, cwd=path.parent)
    return path


def codes(result: FilmResult) -> set[tuple[str, str]]:
    findings: list[dict[str, Any]] = result.report["findings"]
    return {(finding["code"], finding["severity"]) for finding in findings}


async def test_damaged_segments_are_rendered_again_and_nothing_else_is(
    studio: Studio, voice: Voice, order: FilmOrder, tmp_path: Path
) -> None:
    good = await make(order, voice, studio, tmp_path / "good")
    assert (good.passed, good.report["mended"]) == (True, False), good.report["findings"]
    assert ("picture_lost", "error") not in codes(good), "dark and still footage is as it is"
    segments = segments_of(studio.store.root)
    assert len(segments) >= 3
    for number, segment in enumerate(segments):
        before = segment.read_bytes()
        await asyncio.to_thread(blacken, segment, 30)
        made = await make(replace(order, title=f"Film {number}"), voice, studio, tmp_path / str(number))
        report = json.loads(made.files.report.read_text(encoding="utf-8"))
        if await pictures(made.files.film) != await pictures(good.files.film):
            pytest.fail(f"segment {number} of {len(segments)} was not mended: {report['findings']}")
        assert made.passed
        mended = segment.read_bytes() == before
        assert report["mended"] == mended, "only what was black already may have stayed as it was"
        assert made.segments - made.cached_segments == int(mended)


async def test_a_picture_that_stands_still_under_moving_captions_is_made_again(
    studio: Studio, voice: Voice, order: FilmOrder, tmp_path: Path
) -> None:
    script = "Boats leave the harbour early in the morning, while it is still dark and nobody is about."
    waves = await draw(tmp_path / "waves.mp4", "testsrc2=s=320x180:r=30:d=8,scroll=vertical=0.03:horizontal=0.02")
    order = replace(order, script=script, clips=(waves,), images=(), template="karaoke")
    good = await make(order, voice, studio, tmp_path / "good")
    assert (good.passed, good.report["mended"], good.report["lost"]) == (True, False, [])
    segment = max(segments_of(studio.store.root), key=lambda path: path.stat().st_size)
    before = segment.read_bytes()
    await asyncio.to_thread(freeze_under_captions, segment, 30)
    made = await make(replace(order, title="Again"), voice, studio, tmp_path / "again")
    assert (made.passed, made.report["mended"]) == (True, True)
    assert segment.read_bytes() == before
    assert await pictures(made.files.film) == await pictures(good.files.film)


@pytest.mark.parametrize("noise", [3, 5, 7])
async def test_footage_that_only_its_noise_moves_is_as_it_is(
    studio: Studio, voice: Voice, order: FilmOrder, tmp_path: Path, noise: int
) -> None:
    wall = await draw(tmp_path / "wall.mp4", f"color=0x202028:s=320x180:r=30:d=8,noise=alls={noise}:allf=t")
    script = "Boats leave the harbour early in the morning, while it is still dark and nobody is about."
    order = replace(order, script=script, clips=(wall,), images=(), template="karaoke")
    smoothing = replace(studio, settings=RenderSettings(encoder=EncoderSettings(preset="veryfast")))
    made = await make(order, voice, smoothing, tmp_path / "out")
    assert (made.passed, made.report["mended"], made.report["lost"]) == (True, False, [])


def spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    path.write_bytes({"cut off": content[: len(content) // 2], "empty": b"", "other": b"no film at all"}[how])


@pytest.mark.parametrize("damage", ["cut off", "empty", "other"])
async def test_files_that_cannot_be_read_are_made_again(
    studio: Studio, voice: Voice, order: FilmOrder, tmp_path: Path, damage: str
) -> None:
    good = await make(order, voice, studio, tmp_path / "good")
    spoil(segments_of(studio.store.root)[0], damage)
    made = await make(replace(order, title="Again"), voice, studio, tmp_path / "again")
    assert (made.passed, made.report["mended"]) == (True, True)
    assert await pictures(made.files.film) == await pictures(good.files.film)
    films = [path for path in studio.store.root.rglob("*.mp4") if not path.with_suffix(".json").exists()]
    for film in films:
        spoil(film, damage)
    joined = await make(order, voice, studio, tmp_path / "joined")
    assert (joined.passed, joined.report["mended"]) == (True, True)
    assert joined.cached_segments == joined.segments, "the segments were whole"
    assert await pictures(joined.files.film) == await pictures(good.files.film)


async def test_an_encoder_that_always_writes_black_fails_the_film(
    studio: Studio, voice: Voice, order: FilmOrder, tmp_path: Path
) -> None:
    faulty = replace(studio, settings=replace(studio.settings, ffmpeg=write_faulty_encoder(tmp_path)))
    made = await make(order, voice, faulty, tmp_path / "out")
    assert (made.passed, made.report["mended"]) == (False, False)
    assert codes(made) & {("picture_lost", "error")}
    (lost, *_) = [finding for finding in made.report["findings"] if finding["code"] == "picture_lost"]
    assert lost["message"].startswith("The picture is black for ")


async def test_a_still_that_is_black_is_as_it_is(studio: Studio, voice: Voice, tmp_path: Path) -> None:
    picture = tmp_path / "black.png"
    still = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "color=black:s=400x300", "-frames:v", "1", picture]
    await run_guarded(still, cwd=tmp_path)
    order = FilmOrder("Nothing is to be seen here.", images=(picture,), canvas=Canvas(270, 480))
    made = await make(order, voice, studio, tmp_path / "out")
    assert (made.passed, made.report["mended"], made.report["lost"]) == (True, False, [])
