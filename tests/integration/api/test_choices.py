"""Voices, templates and fonts can be listed before anybody logs in."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from conftest import Studio


async def test_voices_are_listed_by_language_with_whether_they_speak_here(studio: Studio) -> None:
    everyone = (await studio.http.get("/api/v1/voices")).json()
    british = (await studio.http.get("/api/voices", params={"language": "en-GB"})).json()
    heart = next(voice for voice in everyone if voice["id"] == "af_heart")
    assert (heart["language"], heart["gender"], heart["quality"], heart["available"]) == (
        "en-US",
        "female",
        "neural",
        True,
    )
    assert british
    assert {voice["language"] for voice in british} == {"en-GB"}
    assert [voice["id"] for voice in everyone if voice["language"] == "ja-JP" and voice["available"]] == []


async def test_templates_are_listed(studio: Studio) -> None:
    names = [template["name"] for template in (await studio.http.get("/api/v1/templates")).json()]
    assert {"pop", "box", "karaoke"} <= set(names)


async def test_a_template_is_seen_moving_or_still(studio: Studio) -> None:
    moving = await studio.http.get("/api/v1/templates/pop/preview", params={"size": "1920x1080"})
    still = await studio.http.get("/api/v1/templates/pop/preview", params={"size": "1080x1080", "still": True})
    with Image.open(io.BytesIO(moving.content)) as picture:
        assert (picture.format, picture.size, getattr(picture, "n_frames", 1) > 10) == ("WEBP", (640, 360), True)
    with Image.open(io.BytesIO(still.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (480, 480))
    assert moving.headers["cache-control"] == "public, max-age=86400"
    again = await studio.http.get("/api/v1/templates/pop/preview", params={"size": "1920x1080"})
    assert again.content == moving.content
    wrong = await studio.http.get("/api/v1/templates/nothing/preview")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "template_not_found")
    assert (await studio.http.get("/api/v1/templates/pop/preview", params={"size": "9x9"})).status_code == 422


async def test_a_voice_is_heard(studio: Studio) -> None:
    basic = next(voice for voice in (await studio.http.get("/api/v1/voices")).json() if voice["quality"] == "basic")
    spoken = await studio.http.get(f"/api/v1/voices/{basic['id']}/sample")
    assert spoken.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(spoken.content)) as sound:
        assert 1 < sound.getnframes() / sound.getframerate() < 15
    wrong = await studio.http.get("/api/v1/voices/nobody/sample")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_voice")


async def test_a_font_is_listed_by_what_a_brand_takes_and_seen(studio: Studio) -> None:
    fonts = (await studio.http.get("/api/v1/fonts")).json()
    assert {"file": "Poppins_700Bold.ttf", "name": "Poppins Bold"} in fonts
    assert not any("Emoji" in font["file"] for font in fonts), "one that shows no letters is none to choose"
    seen: dict[str, bytes] = {}
    for font in fonts:
        answer = await studio.http.get(f"/api/v1/fonts/{font['file']}/sample")
        assert answer.headers["content-type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as picture:
            low, high = picture.getchannel("A").getextrema()
            assert (picture.height, low, high) == (64, 0, 255)
        seen[font["file"]] = answer.content
    assert len(set(seen.values())) == len(seen)
    missing = await studio.http.get("/api/v1/fonts/nothing.ttf/sample")
    assert (missing.status_code, missing.json()["code"]) == (503, "fonts_missing")
    assert (await studio.http.get("/api/v1/fonts/..%2F..%2Fsecret/sample")).status_code in {404, 422}
