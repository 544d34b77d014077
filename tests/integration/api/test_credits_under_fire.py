"""Credits when two things happen at once, and when one tenant's books are beyond help."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mutoscope.generation import release_generation, sweep_lost
from mutoscope.generation.errors import FilmOutgrown
from mutoscope.generation.film_work import load_film
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import grant_credits, place_hold, read_balance, release_hold
from mutoscope.media.voice import SpokenSentence, WordTiming
from mutoscope.writing import mark_project

if TYPE_CHECKING:
    from conftest import Person, Studio


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


async def order(studio: Studio, person: Person) -> tuple[uuid.UUID, uuid.UUID]:
    """Return a new job and its project."""
    body = {"script": "The sea is wide.", "size": "270x480"}
    answer = await studio.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)
    job = answer.json()["job_id"]
    return uuid.UUID(job), studio.query("select project_id from generation where id = %s", job)[0][0]


async def balance(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        read = await read_balance(session, person.workspace_id)
    return read.available, read.held, read.spent


async def test_ordering_a_film_again_while_the_last_one_ends_is_no_deadlock(studio: Studio) -> None:
    person = await studio.sign_up()
    job, project = await order(studio, person)
    async with studio.container.database.session(workspace_id=person.workspace_id) as ending:
        await mark_project(ending, project, "failed")  # as far as the end of a film has come when the order arrives
        path = f"/api/v1/projects/{project}/regenerate"
        ordering = asyncio.create_task(studio.http.post(path, headers=person.headers))
        await asyncio.sleep(0.5)
        assert not ordering.done()
        assert await release_generation(ending, job, "failed", None)
    answer = await ordering
    assert answer.status_code == 202, answer.text
    available, held, spent = await balance(studio, person)
    assert (available + held, spent) == (3000, 0)
    assert studio.query("select * from ledger.audit()") == []


async def test_of_sixty_four_orders_at_once_with_credits_for_ten_exactly_ten_are_taken(studio: Studio) -> None:
    first = await studio.sign_up()
    await order(studio, first)
    _, price, _ = await balance(studio, first)
    person = await studio.sign_up()
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        surplus = 3000 - 10 * price
        if surplus > 0:
            await place_hold(session, person.workspace_id, surplus, key="aside", ref="aside")
        else:
            await grant_credits(session, person.workspace_id, 10 * price - 3000, ref="more", source="promo")
    body = {"script": "The sea is wide.", "size": "270x480"}

    async def one() -> int:
        return (await studio.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)).status_code

    answers = await asyncio.gather(*(one() for _ in range(64)))
    assert sorted(set(answers)) == [202, 402]
    assert answers.count(202) == 10
    available, held, spent = await balance(studio, person)
    assert (available, held - max(0, surplus), spent) == (0, 10 * price, 0)
    assert studio.query("select count(*) from generation where workspace_id = %s", person.workspace_id) == [(10,)]
    assert studio.query("select * from ledger.audit()") == []


async def test_a_job_that_cannot_be_released_keeps_nobody_elses_credits_back(studio: Studio) -> None:
    broken, whole = await studio.sign_up(), await studio.sign_up()
    (first, _), (second, _) = await order(studio, broken), await order(studio, whole)
    hold = studio.query("select hold_id from generation where id = %s", first)[0][0]
    async with studio.container.database.session(workspace_id=broken.workspace_id) as session:
        await release_hold(session, broken.workspace_id, hold, key="somebody's correction by hand")
    fail = "update dbos.workflow_status set status = 'ERROR', updated_at = %s where workflow_uuid = %s returning 1"
    for place, job in enumerate((first, second)):
        studio.query(fail, int(studio.clock.now().timestamp() * 1000) + place, str(job))
    assert await sweep_lost(studio.container.studio, since=studio.clock.now() - dt.timedelta(seconds=1)) >= 1
    assert await balance(studio, whole) == (3000, 0, 0)


@pytest.mark.parametrize(("seconds", "passes"), [(2, True), (20, True), (60, False)])
async def test_a_film_far_longer_than_its_hold_pays_for_is_stopped(
    studio: Studio, seconds: int, *, passes: bool
) -> None:
    person = await studio.sign_up()
    job, _ = await order(studio, person)
    film = await load_film(studio.container.studio, person.workspace_id, job)
    for plan in film.composer.planned:
        words = [film.composer.sentences[position].spoken_words for position in plan.sentences]
        timings = [tuple(WordTiming(word, place, place + 1) for place, word in enumerate(each)) for each in words]
        sound = [SpokenSentence(Path("s.wav"), "d", 24_000, 24_000 * seconds, each, "v") for each in timings]
        film.composer.add(sound)
    if passes:
        film.check_length()
        return
    with pytest.raises(FilmOutgrown):
        film.check_length()
