"""Search by meaning: vectors of a model on this machine, made once, kept per workspace; by words without one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from tests.integration.api.stories import begin, call
from tests.integration.gateway.provider_server import Got, ProviderServer, Reply, open_providers, replied

from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Person, Studio

SENSES = (("sea", "ship", "harbour", "sailor", "ocean"), ("bread", "oven", "baker", "loaf"), ("star", "comet", "sky"))
EMBED = "/embeddings"


def sense(text: str) -> list[float]:
    """Return a vector of a small world: how much of each sense is in a text."""
    words = text.casefold()
    return [0.05 + sum(words.count(word) for word in of_it) for of_it in SENSES]


class Vectors(ProviderServer):
    """Answers `/embeddings` as its documentation says, by `sense`."""

    def _reply(self, got: Got) -> Reply:
        if not got.path.endswith(EMBED) or self._script[EMBED]:
            return super()._reply(got)
        texts = got.json["input"]
        rows = [{"object": "embedding", "index": n, "embedding": sense(text)} for n, text in enumerate(texts)]
        usage = {"prompt_tokens": 10 * len(texts), "total_tokens": 10 * len(texts)}
        return replied({"object": "list", "data": rows, "model": "m", "usage": usage})


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[ProviderServer]:
    monkeypatch.setattr("tests.integration.gateway.provider_server.ProviderServer", Vectors)
    async with open_providers() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings, server: ProviderServer) -> Settings:
    url = {"openai": f"{server.url}/v1"}
    return settings.model_copy(
        update={"ai_keys": {"openai": SecretStr("sk-test")}, "ai_base_urls": url, "ai_search_most": 60}
    )


async def project(studio: Studio, person: Person, title: str, script: str) -> str:
    answer = await call(studio, person, "POST", "/projects/create", {"title": title, "script": script})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def find(studio: Studio, person: Person, q: str, **more: object) -> Any:  # noqa: ANN401 -- JSON
    answer = await call(studio, person, "POST", "/search", {"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_means_the_same_is_found_without_a_word_in_common_and_vectors_are_made_once(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    sailor = await project(studio, person, "Old sailor", "He waits at the harbour.")
    baker = await project(studio, person, "Night shift", "The baker lights the oven.")
    story = await begin(studio, person, "A comet crosses the sky.")
    found = await find(studio, person, "ocean")
    assert (found["found_by"], found["note"], found["compared"], found["missing"]) == ("meaning", "", 3, 0)
    assert found["items"][0]["id"] == sailor
    assert found["items"][0]["snippet"] == "Old sailor\nHe waits at the harbour."
    assert (await call(studio, person, "GET", "/search?q=ocean")).json()["items"] == []
    assert server.count(EMBED) == 2, "the question, and all things at once"
    assert [one["id"] for one in (await find(studio, person, "loaf", limit=1))["items"]] == [baker]
    assert [one["id"] for one in (await find(studio, person, "star", kind=["story"]))["items"]] == [story]
    assert server.count(EMBED) == 4, "a question each"
    spent = studio.query("select spent, held from ai_budget where workspace_id = %s", person.workspace_id)
    assert spent == [(4, 0)], "60 tokens in four calls, each rounded up to a micro-dollar"


async def test_what_has_changed_is_made_anew_and_what_is_gone_is_forgotten(studio: Studio) -> None:
    person = await studio.sign_up()
    made = await project(studio, person, "Film", "The baker lights the oven.")
    story = await begin(studio, person, "A comet crosses the sky.")
    await find(studio, person, "loaf")
    body = {"title": "Film", "script": "The ship leaves."}
    assert (await call(studio, person, "PUT", f"/projects/{made}", body)).status_code == 200
    assert (await call(studio, person, "DELETE", f"/stories/{story}")).status_code == 204
    found = await find(studio, person, "ocean")
    assert [(one["id"], one["snippet"]) for one in found["items"]] == [(made, "Film\nThe ship leaves.")]
    kept = studio.query("select kind, item_id::text from search_vector where workspace_id = %s", person.workspace_id)
    assert kept == [("project", made)]


async def test_nobody_finds_or_pays_for_what_is_anothers(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    await project(studio, one, "Secret ship", "The sea keeps it.")
    await find(studio, one, "ocean")
    found = await find(studio, other, "ocean")
    assert (found["items"], found["compared"]) == ([], 0)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>busy</html>", "text/html"),
        replied({"data": []}),
        replied({"error": {"code": "invalid_api_key", "message": "No."}}, 401),
        replied({"error": {}}, 429, retry_after="900"),
    ],
)
async def test_a_model_that_cannot_be_asked_leaves_it_at_words_and_says_so(
    studio: Studio, server: ProviderServer, reply: Reply
) -> None:
    person = await studio.sign_up()
    made = await project(studio, person, "Film", "The ship leaves the harbour.")
    server.answer(EMBED, reply)
    found = await find(studio, person, "ships")
    assert (found["found_by"], [one["id"] for one in found["items"]]) == ("words", [made])
    assert found["note"].startswith("Found by words, not by meaning. ")


async def test_a_spent_budget_leaves_it_at_words(studio: Studio, server: ProviderServer) -> None:
    person = await studio.sign_up()
    await call(studio, person, "PUT", "/ai/budget", {"own_limit_micro": 0})
    found = await find(studio, person, "ships")
    assert (found["found_by"], server.count(EMBED)) == ("words", 0)
    assert "budget" in found["note"]


async def test_things_that_do_not_fit_into_a_few_calls_are_counted_and_come_the_next_time(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    for number in range(3):
        await project(studio, person, f"Ship {number}", "The sea is wide.")
    server.answer(EMBED, replied({"data": [{"index": 0, "embedding": [1, 0, 0]}], "usage": {"prompt_tokens": 1}}))
    server.answer(EMBED, replied({"error": {}}, 400))
    found = await find(studio, person, "ocean")
    assert (found["found_by"], found["compared"], found["missing"], found["items"]) == ("meaning", 0, 3, [])
    found = await find(studio, person, "ocean")
    assert (found["compared"], found["missing"], len(found["items"])) == (3, 0, 3)
