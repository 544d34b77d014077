"""Finding projects, stories and characters by their words, and putting projects away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.stories import LIGHTHOUSE, MERCUSUAR, begin, call, make

if TYPE_CHECKING:
    from conftest import Person, Studio


async def project(studio: Studio, person: Person, title: str, script: str) -> str:
    answer = await call(studio, person, "POST", "/projects/create", {"title": title, "script": script})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def find(studio: Studio, person: Person, q: str, **more: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await studio.http.get("/api/v1/search", params={"q": q, **more}, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ids(studio: Studio, person: Person, q: str, **more: str) -> list[str]:
    return [one["id"] for one in (await find(studio, person, q, **more))["items"]]


async def test_words_are_found_by_their_stem_in_both_languages(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await project(studio, person, "Harbour", "The boats are running late. Fishermen wait.")
    story = await begin(studio, person, MERCUSUAR, title="Cahaya")
    assert await ids(studio, person, "boat run") == [film]
    assert await ids(studio, person, "fisherman") == []
    assert await ids(studio, person, "mendengarkan suara") == [story]
    assert await ids(studio, person, '"penjaga mercusuar"') == [story]
    assert await ids(studio, person, '"mercusuar penjaga"') == []
    assert set(await ids(studio, person, "boats or mercusuar")) == {film, story}
    assert await ids(studio, person, "boats -late") == []
    assert "boats are running" in (await find(studio, person, "boats"))["items"][0]["snippet"]


async def test_a_title_counts_more_and_a_step_that_was_rewritten_is_found_by_its_new_words(studio: Studio) -> None:
    person = await studio.sign_up()
    inside = await project(studio, person, "Other", "A word about zeppelins. More words follow here.")
    titled = await project(studio, person, "Zeppelins", "Nothing about that is said in here at all.")
    assert await ids(studio, person, "zeppelins") == [titled, inside]
    story = await begin(studio, person, LIGHTHOUSE)
    await make(studio, person, story, "logline")
    body = {"content": {"text": "A cartographer counts whales."}, "base_version": 1}
    await call(studio, person, "PUT", f"/stories/{story}/steps/logline", body)
    assert await ids(studio, person, "whale") == [story]


async def test_nobody_finds_what_is_anothers(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    await project(studio, one, "Secret", "The password of the vault is quetzalcoatl.")
    await begin(studio, one, "A quetzalcoatl flies.")
    assert len(await ids(studio, one, "quetzalcoatl")) == 2
    assert await ids(studio, other, "quetzalcoatl") == []


async def test_pages_follow_each_other_without_gap_or_repetition(studio: Studio) -> None:
    person = await studio.sign_up()
    made = {
        await project(studio, person, f"Film {n}", f"Lantern number {n} burns. " + "lantern " * (n % 3))
        for n in range(7)
    }
    first = (await call(studio, person, "GET", "/search?q=lantern&limit=3")).json()
    seen, cursor = [one["id"] for one in first["items"]], first["next_cursor"]
    other = await call(studio, person, "GET", f"/search?q=burns&limit=3&cursor={cursor}")
    assert (other.status_code, other.json()["code"]) == (422, "bad_cursor")
    while cursor:
        page = (await call(studio, person, "GET", f"/search?q=lantern&limit=3&cursor={cursor}")).json()
        seen, cursor = seen + [one["id"] for one in page["items"]], page["next_cursor"]
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == made


async def test_a_project_that_was_put_away_leaves_list_and_search(studio: Studio) -> None:
    person = await studio.sign_up()
    kept, away = [await project(studio, person, f"Film {n}", "A gondola glides.") for n in range(2)]
    answer = await call(studio, person, "PUT", f"/projects/{away}/archive")
    assert answer.json()["archived_at"]
    again = await call(studio, person, "PUT", f"/projects/{away}/archive")
    assert again.json() == answer.json()
    assert [one["id"] for one in (await call(studio, person, "GET", "/projects")).json()["items"]] == [kept]
    archived = (await call(studio, person, "GET", "/projects?archived=true")).json()["items"]
    assert [one["id"] for one in archived] == [away]
    assert await ids(studio, person, "gondola") == [kept]
    assert await ids(studio, person, "gondola", archived="true") == [away]
    assert (await call(studio, person, "GET", f"/projects/{away}")).json()["script"] == "A gondola glides."
    assert (await call(studio, person, "DELETE", f"/projects/{away}/archive")).json()["archived_at"] is None
    assert set(await ids(studio, person, "gondola", kind="project")) == {kept, away}
    assert await ids(studio, person, "gondola", kind="story") == []
    foreign = await call(studio, await studio.sign_up(), "PUT", f"/projects/{kept}/archive")
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    "q", ["'; drop table project; --", '"', "🎉", "((( & | !", "-", "مرحبا", "\\", "a" * 300, "the"]
)
async def test_whatever_is_typed_is_words(studio: Studio, q: str) -> None:
    person = await studio.sign_up()
    await project(studio, person, "Film", "مرحبا يا صديقي, hello there.")
    found = await find(studio, person, q)
    assert [one["title"] for one in found["items"]] == (["Film"] if q == "مرحبا" else [])


async def test_a_script_of_many_different_words_fits_into_the_index(studio: Studio) -> None:
    person = await studio.sign_up()
    script = " ".join(f"word{n} äöü{n}中{n}." for n in range(9000))[:90_000]
    made = await project(studio, person, "Long", script)
    assert await ids(studio, person, "word17") == [made]
