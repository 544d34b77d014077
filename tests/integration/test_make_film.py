"""Words and footage in, a film out: the whole path on small pictures, with the basic voice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image, ImageChops
from tests.processes import descendants

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts, FontsMissing, SubtitlesUnreadable
from mutoscope.media.compose import Brand, BrandKitInvalid, UnknownMark
from mutoscope.media.film import (
    CanvasesDiffer,
    FileMissing,
    FilmOrder,
    FilmProgress,
    FilmResult,
    MediaRefused,
    Studio,
    make_film,
    preview_film,
    read_order,
)
from mutoscope.media.probe import UnreadableMedia
from mutoscope.media.render import EncoderSettings, RenderSettings
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.script import EmptyScript
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import SpeechProvider, SpeechProviders, UnspeakableText, Voice, WordTiming, find_voice

SCRIPT = "Boats leave the harbour early.\n\nNobody hurries on the water today.\n\nThe evening comes quietly. ✨"
CANVAS = Canvas(270, 480)


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
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "sea.png"
    Image.linear_gradient("L").resize((400, 300)).save(path)
    return path


async def make(
    order: FilmOrder, voice: Voice, studio: Studio, folder: Path, told: list[FilmProgress] | None = None
) -> FilmResult:
    request = await read_order(order, voice, studio)
    return await make_film(request, studio, folder, on_progress=told.append if told is not None else None)


async def test_a_script_and_a_picture_become_a_film(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path
) -> None:
    told: list[FilmProgress] = []
    result = await make(FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS), voice, studio, tmp_path / "out", told)
    assert result.passed, result.report["findings"]
    assert result.segments == 3
    assert result.cached_segments == 0
    assert [progress.percent for progress in told] == sorted(progress.percent for progress in told)
    assert told[-1].percent == 100
    report = await asyncio.to_thread(lambda: json.loads(result.files.report.read_text(encoding="utf-8")))
    assert report["video"]["frames"] == result.duration * 30
    assert "✨" in await asyncio.to_thread(result.files.srt.read_text, encoding="utf-8")
    assert await asyncio.to_thread(lambda: sorted(path.suffix for path in (tmp_path / "out").iterdir())) == [
        ".jpg",
        ".json",
        ".mp4",
        ".srt",
        ".vtt",
    ]


async def test_an_edit_renders_only_its_own_scene_again(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path
) -> None:
    order = FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS)
    await make(order, voice, studio, tmp_path / "one")
    edited = replace(order, script=SCRIPT.replace("hurries", "waits"))
    assert (await make(edited, voice, studio, tmp_path / "two")).cached_segments == 2
    assert (await make(order, voice, studio, tmp_path / "three")).cached_segments == 3


async def test_one_order_gives_the_film_in_several_sizes(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path
) -> None:
    alone = FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS)
    await make(alone, voice, studio, tmp_path / "out")
    sizes = (Canvas(320, 320), CANVAS, Canvas(480, 270), Canvas(640, 360), Canvas(240, 300))
    order = replace(alone, further_canvases=sizes)
    result = await make(order, voice, studio, tmp_path / "out")
    assert [one.files.film.name for one in result.all] == [
        *("film-9x16.mp4", "film-1x1.mp4", "film-480x270.mp4", "film-640x360.mp4", "film-4x5.mp4"),
    ]
    assert [(one.canvas, one.passed) for one in result.all] == [(size, True) for size in order.canvases]
    assert [one.cached_segments for one in result.all] == [3, 0, 0, 0, 0]
    assert len({one.duration for one in result.all}) == 1
    assert all(path.is_file() for one in result.all for path in [*vars(one.files).values()][:5])
    assert len(await asyncio.to_thread(lambda: list((tmp_path / "store").rglob("*.m4a")))) == 1, "one sound for all"
    assert sum(one.cached_segments for one in (await make(order, voice, studio, tmp_path / "again")).all) == 15


async def test_sizes_of_different_rates_are_refused(studio: Studio, voice: Voice) -> None:
    order = FilmOrder(SCRIPT, canvas=CANVAS, further_canvases=(Canvas(480, 270, Fraction(25)),))
    with pytest.raises(CanvasesDiffer, match="one rate, not at 25, 30"):
        await read_order(order, voice, studio)


async def test_edited_captions_are_burnt_and_only_what_they_change_is_rendered(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path
) -> None:
    order = FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS)
    first = await make(order, voice, studio, tmp_path / "one")
    written = await asyncio.to_thread(first.files.srt.read_text, encoding="utf-8")
    given = await make(replace(order, captions=written), voice, studio, tmp_path / "two")
    assert given.passed, given.report["findings"]
    changed = written.replace("hurries", "worries")
    assert changed != written
    edited = await make(replace(order, captions=changed), voice, studio, tmp_path / "three")
    assert edited.passed, edited.report["findings"]
    assert edited.cached_segments == 2, "one sentence was edited"
    assert "worries" in await asyncio.to_thread(edited.files.srt.read_text, encoding="utf-8")
    assert edited.duration == first.duration
    with pytest.raises(SubtitlesUnreadable):
        await make(replace(order, captions="no cues"), voice, studio, tmp_path / "four")


async def test_stills_to_choose_from_with_a_title(studio: Studio, voice: Voice, picture: Path, tmp_path: Path) -> None:
    order = FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS, thumbnails=5)
    plain = await make(order, voice, studio, tmp_path / "plain")
    assert [path.name for path in plain.files.further_thumbnails] == ["film-2.jpg", "film-3.jpg"], "one a scene"
    assert len(await asyncio.to_thread(lambda: list((tmp_path / "plain").glob("*.jpg")))) == 3
    title = "A harbour that nobody has ever seen in the morning"
    titled = await make(replace(order, thumbnail_title=title), voice, studio, tmp_path / "titled")
    with Image.open(plain.files.thumbnail) as one, Image.open(titled.files.thumbnail) as two:
        assert one.size == two.size == (CANVAS.width, CANVAS.height)
        apart = ImageChops.difference(one.convert("RGB"), two.convert("RGB"))
    white = apart.convert("L").point([0] * 60 + [255] * 196).getbbox()
    assert white is not None
    left, top, right, bottom = white
    assert left >= 4
    assert right <= CANVAS.width - 4
    assert top >= 10
    assert bottom < CANVAS.height * 0.6, "captions stand below"


async def test_intro_outro_and_brand(studio: Studio, voice: Voice, picture: Path, tmp_path: Path) -> None:
    order = FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS)
    plain = await make(order, voice, studio, tmp_path / "plain")
    brand = Brand(colour="#00ff88", background="#402060", logo_corner="bottom-left", logo_opacity_percent=50)
    dressed = replace(
        *(order,),
        intro=picture,
        intro_title="Hello",
        outro_title="Goodbye 🌊",
        logo=picture,
        brand=brand,
        crossfade_ms=300,
    )
    result = await make(dressed, voice, studio, tmp_path / "dressed")
    assert result.passed, result.report["findings"]
    assert result.segments == plain.segments + 2
    assert result.duration == plain.duration + 5
    srt = await asyncio.to_thread(result.files.srt.read_text, encoding="utf-8")
    assert srt.partition("-->")[0].split()[1] >= "00:00:02,400", "the words begin behind the intro"
    assert (await make(dressed, voice, studio, tmp_path / "again")).cached_segments == result.segments
    for field, bad in (("colour", "red"), ("font", "../x.ttf"), ("logo_width_percent", 90)):
        with pytest.raises(BrandKitInvalid, match=field):
            await read_order(replace(order, brand=replace(brand, **{field: bad})), voice, studio)
    with pytest.raises(FontsMissing):
        await read_order(replace(order, brand=Brand(font="Nobody.ttf")), voice, studio)


async def test_a_mark_says_on_every_picture_that_ai_made_it(studio: Studio, voice: Voice, tmp_path: Path) -> None:
    white = tmp_path / "logo.png"
    Image.new("RGB", (40, 40), "#ff0000").save(white)
    worn = Brand(logo_corner="top-left")
    order = FilmOrder("The sea is wide.", canvas=CANVAS, logo=white, brand=worn, intro_title="A")
    bare = await make(order, voice, studio, tmp_path / "bare")
    made = await make(replace(order, ai_mark=True), voice, studio, tmp_path / "marked")
    assert made.passed, made.report["findings"]
    assert made.cached_segments == 0, "every picture is another one"
    (one, other), width = await asyncio.to_thread(lambda: (pictures(bare), pictures(made))), CANVAS.width
    assert len(one) == len(other) > 60
    for before, after in zip(one, other, strict=True):
        apart = np.abs(after.astype(int) - before.astype(int)).max(axis=2) > 90
        rows, columns = np.nonzero(apart)
        assert len(rows), "no picture is without it"
        assert columns.min() > width // 2, "the logo has the other corner"
        assert columns.max() < width * 0.95
        assert rows.max() < CANVAS.height * 0.12, "captions stand below"


def pictures(film: FilmResult) -> list[np.ndarray]:
    with av.open(str(film.files.film)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


async def test_a_film_without_footage_says_so(studio: Studio, voice: Voice, tmp_path: Path) -> None:
    result = await make(FilmOrder("Only words today.", canvas=CANVAS), voice, studio, tmp_path / "out")
    assert result.passed, result.report["findings"]
    assert [notice.code for notice in result.notices] == ["no_footage"]


async def test_bad_orders_are_refused_before_any_work(studio: Studio, voice: Voice, tmp_path: Path) -> None:
    text = tmp_path / "clip.mp4"
    await asyncio.to_thread(text.write_text, "#EXTM3U\nfile:///etc/passwd\n")
    other = tmp_path / "image.png"
    await asyncio.to_thread(other.write_text, "no picture")
    cases: list[tuple[FilmOrder, type[Exception], str]] = [
        (FilmOrder(""), EmptyScript, "no words to speak"),
        (FilmOrder("# Only a heading"), EmptyScript, "no words to speak"),
        (FilmOrder("Привет, как дела?"), UnspeakableText, "Cyrillic"),
        (FilmOrder(SCRIPT, clips=(tmp_path / "none.mp4",)), FileMissing, "There is no file"),
        (FilmOrder(SCRIPT, clips=(tmp_path / "store",)), FileMissing, "There is no file"),
        (FilmOrder(SCRIPT, clips=(text,)), UnreadableMedia, "clip.mp4"),
        (FilmOrder(SCRIPT, clips=(text,), images=(other,)), MediaRefused, "image.png"),
        (FilmOrder(f"[clip: x]\n{SCRIPT}"), UnknownMark, "There is: none."),
    ]
    for order, error, words in cases:
        with pytest.raises(error, match=words):
            await read_order(order, voice, studio)
    assert not await asyncio.to_thread((tmp_path / "store").exists)


class Watched:
    """A provider that notes how many encoders run while it speaks, and when it was let go."""

    def __init__(self, inner: SpeechProvider) -> None:
        self.inner, self.name, self.model_digest = inner, inner.name, inner.model_digest
        self.beside: list[int] = []
        self.spoken_when_let_go: list[int] = []

    def voices(self) -> Sequence[Voice]:
        return self.inner.voices()

    def check(self, text: str, voice: Voice) -> None:
        self.inner.check(text, voice)

    async def speak(
        self, words: Sequence[str], voice: Voice, speed_percent: int, audio: Path, sounds: Sequence[str] = ()
    ) -> tuple[WordTiming, ...]:
        timings = await self.inner.speak(words, voice, speed_percent, audio, sounds)
        for _ in range(10):
            self.beside.append(len(descendants("libx264")))
            await asyncio.sleep(0.02)
        return timings

    def release(self) -> None:
        self.spoken_when_let_go.append(len(self.beside) // 10)

    async def aclose(self) -> None:
        await self.inner.aclose()


@pytest.mark.parametrize(("parallel", "beside"), [(1, 0), (2, 1)])
async def test_the_voice_takes_an_encoder_s_place_until_all_is_spoken(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path, parallel: int, beside: int
) -> None:
    """The loaded model weighs as much as an encoder: both together must not need more memory than encoders alone."""
    watched = Watched(studio.provider)
    script = "The sea is calm today.\n\nAll is well.\n\nAll is well.\n\nNobody knows why it is so calm."
    order = FilmOrder(script, images=(picture,), canvas=CANVAS)
    result = await make(order, voice, replace(studio, provider=watched, parallel=parallel), tmp_path / "out")
    assert result.passed
    assert max(watched.beside) <= beside
    assert watched.spoken_when_let_go[-1] == 3, "when all three different sentences had been spoken"
    let_go = len(watched.spoken_when_let_go)
    await make(order, voice, replace(studio, provider=watched, parallel=parallel), tmp_path / "again")
    assert len(watched.spoken_when_let_go) == let_go, "nothing was spoken: nothing was loaded"


async def test_the_manual_s_example_becomes_the_film_it_promises(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path
) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "howto" / "write-a-script.md").read_text(encoding="utf-8")
    script = manual.partition("```markdown\n")[2].partition("```")[0]
    harbour, fish = tmp_path / "harbour.mp4", tmp_path / "fish.jpg"
    Image.open(picture).convert("RGB").save(fish)
    drawn = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=4", "-preset", "ultrafast", str(harbour))
    await run_guarded([ffmpeg_binary(), "-v", "error", *drawn], cwd=tmp_path)
    order = FilmOrder(script, clips=(harbour,), images=(fish,), canvas=CANVAS)
    result = await make(order, voice, studio, tmp_path / "out")
    assert result.passed, result.report["findings"]
    assert result.report["made_of"]["footage"] == ["harbour.mp4", "fish.jpg"]
    assert result.report["made_of"]["sentences"] == 3
    subtitles = await asyncio.to_thread(result.files.srt.read_text, encoding="utf-8")
    assert "At six in the morning the harbour is still." in subtitles.replace("\n", " ")
    assert "$12 a kilo here. 🎉" in subtitles.replace("\n", " ")
    assert not set("#*[]") & set(subtitles)


async def test_a_preview_shows_the_first_scene_as_the_film_will(
    studio: Studio, voice: Voice, picture: Path, tmp_path: Path
) -> None:
    request = await read_order(FilmOrder(SCRIPT, images=(picture,), canvas=CANVAS), voice, studio)
    drawn = tmp_path / "preview.jpg"
    await preview_film(request, studio, drawn)
    assert await asyncio.to_thread(lambda: list(studio.store.root.rglob("*.wav"))) == [], "nothing is spoken for it"
    made = await make_film(request, studio, tmp_path / "out")
    frame = await asyncio.to_thread(_picture_at, made.files.film, 0.5)
    with Image.open(drawn) as shown:
        assert shown.size == (270, 480)
        pixels = np.asarray(shown.convert("L"), dtype=np.int16)
    assert np.abs(pixels[:60] - frame[:60]).mean() < 12, "the same footage, cropped alike"
    other = await read_order(FilmOrder("Nobody is here.", images=(picture,), canvas=CANVAS), voice, studio)
    await preview_film(other, studio, drawn)
    with Image.open(drawn) as shown:
        worded = np.asarray(shown.convert("L"), dtype=np.int16)
    assert np.abs(pixels[:60] - worded[:60]).max() < 12
    assert np.abs(pixels - worded).max() > 100, "other words, other captions"


def _picture_at(film: Path, seconds: float) -> np.ndarray[Any, np.dtype[np.int16]]:
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            if frame.time >= seconds:
                return frame.to_ndarray(format="gray").astype(np.int16)
    raise AssertionError("the film is too short")
