"""Pictures of a story without an image model: a card that says so, and the prompt with every sheet in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from tests.integration.api.stories import begin, call, make, step

if TYPE_CHECKING:
    from conftest import Studio

LOOK = "Grey braid, yellow oilskin coat."


async def test_a_card_stands_until_a_picture_is_drawn_and_no_picture_is_faked(studio: Studio) -> None:
    person = await studio.sign_up()
    story = await begin(studio, person)
    await make(studio, person, story, "thumbnails")
    for name in ("storyboard", "moodboard", "thumbnails"):
        path = f"/stories/{story}/steps/{name}/pictures/1"
        card = await call(studio, person, "GET", path)
        assert (card.status_code, card.headers["x-placeholder"]) == (200, "true")
        assert Image.open(io.BytesIO(card.content)).size == (960, 540)
        drawn = await call(studio, person, "POST", path)
        assert (drawn.status_code, drawn.json()["code"]) == (409, "ai_not_configured")
        assert (await step(studio, person, story, name))["version"] == 1
    assert studio.query("select 1 from studio_picture where workspace_id = %s", person.workspace_id) == []


async def test_the_same_sheet_is_in_the_prompt_of_every_scene_that_names_it(studio: Studio) -> None:
    person = await studio.sign_up()
    sheet = {"kind": "character", "name": "Mara", "sheet": {"look": LOOK}}
    mara = (await call(studio, person, "POST", "/cast", sheet)).json()["id"]
    story = await begin(studio, person, "Mara climbs the stairs. The sea is calm. At night Mara listens.")
    await make(studio, person, story, "storyboard")
    shots = (await step(studio, person, story, "storyboard"))["current"]["content"]["shots"]
    for shot in shots:
        told = await call(studio, person, "GET", f"/stories/{story}/steps/storyboard/pictures/{shot['number']}/prompt")
        seen = "Mara" in shot["narration"]
        assert (LOOK in told.json()["prompt"], told.json()["cast_ids"]) == (seen, [mara] if seen else [])


async def test_what_has_no_picture_is_refused(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    story = await begin(studio, person)
    await make(studio, person, story, "moodboard")
    base = f"/stories/{story}/steps"
    for path, status, code in (
        ("/script/pictures/1", 422, "step_invalid"),
        ("/moodboard/pictures/99", 404, "story_not_found"),
        ("/thumbnails/pictures/1", 409, "step_missing"),
        ("/moodboard/pictures/0", 422, "invalid_input"),
    ):
        answer = await call(studio, person, "GET", base + path)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
    foreign = await call(studio, other, "GET", f"{base}/moodboard/pictures/1")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "story_not_found")
