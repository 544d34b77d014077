"""Voices and templates can be listed before anybody logs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
