"""A film and a copy of one's data, made by the queue for a workspace of another region."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.integration.jobs.conftest import until
from tests.integration.jobs.town import Town, open_town

from mutoscope.privacy.exports import expire_exports
from mutoscope.worker import make_runtime

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

    from conftest import House


@pytest.fixture(autouse=True)
def europe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path.with_name(f"{tmp_path.name}-europe")
    region = {"location": {"kind": "folder", "path": str(folder)}, "encryption_keys": ["e" * 40]}
    monkeypatch.setenv("MUTOSCOPE_REGIONS", json.dumps({"eu": region}))
    return folder


@pytest.fixture
async def town(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Town]:
    async with open_town(fresh_database, tmp_path) as opened:
        yield opened


async def test_a_film_is_made_and_kept_in_the_region_of_its_workspace(house: House, europe: Path) -> None:
    house.query("update workspace set region = 'eu' where id = %s", house.scope.workspace_id)
    runtime = make_runtime(house.container)
    await runtime.launch()
    try:
        film = await house.order("The sea is wide.")
        await house.wait_for(film.id, "succeeded")
    finally:
        await runtime.stop()
    ended = await house.read(film)
    assert ended.status == "complete"
    made = files(europe)
    assert {path.relative_to(europe).parts[0] for path in made} == {"artefacts", "blobs"}
    assert all(str(house.scope.workspace_id) in path.parts for path in made)
    assert house.query("select distinct region from blob") == [("eu",)]
    home = house.container.regions.default
    for folder in (home.artefacts, home.uploads, home.uploads.parent / "blobs"):
        assert files(folder) == []


async def test_a_copy_of_ones_data_lies_in_the_region_it_was_asked_for_from(town: Town, europe: Path) -> None:
    person = await town.arrive("Wilhelmina Quux")
    await town.ok("PATCH", "/workspaces/current", person, {"region": "eu"})
    asked = await town.ok("POST", "/privacy/exports", person)
    runtime = make_runtime(town.container)
    await runtime.launch()
    try:
        await until(lambda: is_ready(town, asked["id"]))
    finally:
        await runtime.stop()
    (kept,) = files(europe / "exports")
    assert str(person.id) in kept.parts
    assert files(town.container.settings.data_dir / "exports") == []
    shown = await town.ok("GET", f"/privacy/exports/{asked['id']}", person)
    answer = await town.http.get(shown["download_url"])
    assert [one["region"] for one in answer.json()["workspaces"]] == ["eu"]
    await expire_exports(town.container.privacy)
    assert kept.exists()
    town.query("update privacy_export set state = 'expired' where id = %s", uuid.UUID(asked["id"]))
    await expire_exports(town.container.privacy)
    assert not kept.exists()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def is_ready(town: Town, export_id: str) -> bool:
    return town.query("select state from privacy_export where id = %s", uuid.UUID(export_id)) == [("ready",)]
