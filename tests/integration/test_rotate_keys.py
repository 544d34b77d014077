"""`mutoscope ops rotate-keys`: while the application runs, after a kill, and with the wrong keys."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import psycopg
import pytest
from pydantic import SecretStr

from mutoscope.api import create_app
from mutoscope.bootstrap import Container, open_container, open_vault
from mutoscope.infra.database import Database
from mutoscope.infra.region_settings import FolderLocation, RegionSettings
from mutoscope.infra.rotate_keys import DataKeysLocked, rotate_keys
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import Vault
from mutoscope.kernel import InvalidInput
from mutoscope.ops.check_machine import check_machine

if TYPE_CHECKING:
    from conftest import FreshDatabase

OLD, NEW, LOST = "o" * 40, "n" * 40, "l" * 40


@pytest.fixture
def fresh(fresh_database: FreshDatabase) -> FreshDatabase:
    return fresh_database


def settings_of(fresh: FreshDatabase, folder: Path, *keys: str) -> Settings:
    return Settings(
        DATABASE_URL=SecretStr(fresh.owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(fresh.app_dsn),
        data_dir=folder,
        secret_key=SecretStr("t" * 40),
        encryption_keys=tuple(SecretStr(key) for key in keys),
        database_pool_size=5,
    )


@asynccontextmanager
async def owner_of(fresh: FreshDatabase) -> AsyncGenerator[Database]:
    database = Database.connect(fresh.owner_dsn, pool_size=2)
    yield database
    await database.close()


def vault_of(fresh: FreshDatabase, folder: Path, *keys: str) -> Vault:
    return open_vault(settings_of(fresh, folder, *keys), b"t" * 40)


async def seal_many(container: Container, count: int) -> dict[uuid.UUID, bytes]:
    sealed: dict[uuid.UUID, bytes] = {}
    vault: Vault = container.database.factory.kw["info"]["vault"]
    for _ in range(count):
        owner = uuid.uuid4()
        async with container.database.session(user_id=owner) as session:
            sealed[owner] = await vault.seal(session, owner, "t:1:c", str(owner))
    return sealed


async def all_open(container: Container, sealed: dict[uuid.UUID, bytes]) -> bool:
    vault: Vault = container.database.factory.kw["info"]["vault"]
    async with container.database.session() as session:
        return all([await vault.open(session, owner, "t:1:c", value) == str(owner) for owner, value in sealed.items()])


async def test_a_running_application_reads_and_writes_while_its_keys_are_rotated(
    fresh: FreshDatabase, tmp_path: Path
) -> None:
    async with open_container(settings_of(fresh, tmp_path, OLD)) as container:
        before = await seal_many(container, 40)
    async with open_container(settings_of(fresh, tmp_path, NEW, OLD)) as running, owner_of(fresh) as owner:
        rotating = asyncio.create_task(rotate_keys(owner, vault_of(fresh, tmp_path, NEW, OLD), batch=7))
        meanwhile: dict[uuid.UUID, bytes] = {}
        while not rotating.done():
            meanwhile |= await seal_many(running, 1)
            assert await all_open(running, before | meanwhile)
        done = await rotating
        assert (done.rotated, done.remaining, done.old_keys_removable) == (40, 0, True)
        again = await rotate_keys(owner, vault_of(fresh, tmp_path, NEW, OLD))
        assert (again.rotated, again.already) == (0, 40 + len(meanwhile))
    async with open_container(settings_of(fresh, tmp_path, NEW)) as later:
        assert await all_open(later, before | meanwhile)


async def test_a_process_that_still_seals_with_the_old_key_keeps_it_needed(
    fresh: FreshDatabase, tmp_path: Path
) -> None:
    async with open_container(settings_of(fresh, tmp_path, OLD)) as lagging, owner_of(fresh) as owner:
        await seal_many(lagging, 3)
        vault = vault_of(fresh, tmp_path, NEW, OLD)
        assert (await rotate_keys(owner, vault)).old_keys_removable
        late = await seal_many(lagging, 2)
        again = await rotate_keys(owner, vault)
        assert (again.rotated, again.already) == (2, 3)
    async with open_container(settings_of(fresh, tmp_path, NEW)) as later:
        assert await all_open(later, late)


async def test_a_rotation_that_stopped_half_way_goes_on(fresh: FreshDatabase, tmp_path: Path) -> None:
    async with open_container(settings_of(fresh, tmp_path, OLD)) as container:
        sealed = await seal_many(container, 10)
    vault = vault_of(fresh, tmp_path, NEW, OLD)
    with psycopg.connect(fresh.owner_dsn) as connection:  # what a killed run had committed
        rows = connection.execute("select owner_id, wrapped from data_key order by owner_id limit 4").fetchall()
        for owner_id, wrapped in rows:
            rewrapped = vault.ring("default").rewrap(bytes(wrapped))
            connection.execute("update data_key set wrapped = %s where owner_id = %s", [rewrapped, owner_id])
    async with open_container(settings_of(fresh, tmp_path, NEW, OLD)) as between:
        assert await all_open(between, sealed)
    async with owner_of(fresh) as owner:
        done = await rotate_keys(owner, vault, batch=3)
    assert (done.rotated, done.already, done.old_keys_removable) == (6, 4, True)


async def test_a_key_that_none_of_ours_wrapped_stops_the_rotation_before_it_begins(
    fresh: FreshDatabase, tmp_path: Path
) -> None:
    for key in (OLD, LOST):
        async with open_container(settings_of(fresh, tmp_path, key)) as container:
            await seal_many(container, 2)
    before = wrapped_keys(fresh)
    async with owner_of(fresh) as owner:
        with pytest.raises(DataKeysLocked, match="2 data keys"):
            await rotate_keys(owner, vault_of(fresh, tmp_path, NEW, OLD))
    assert wrapped_keys(fresh) == before
    findings = {f.name: f for f in await check_machine(settings_of(fresh, tmp_path, NEW, OLD))}
    assert (findings["data keys"].level, findings["data keys"].remedy != "") == ("failed", True)


async def test_an_erased_key_stays_erased(fresh: FreshDatabase, tmp_path: Path) -> None:
    async with open_container(settings_of(fresh, tmp_path, OLD)) as container:
        gone, _ = await seal_many(container, 2)
        async with container.database.session(user_id=gone) as session:
            await vault_of(fresh, tmp_path, OLD).erase(session, gone)
    async with owner_of(fresh) as owner:
        assert (await rotate_keys(owner, vault_of(fresh, tmp_path, NEW, OLD))).rotated == 1
    assert [row for row in wrapped_keys(fresh) if row[1] is None] == [(gone, None)]


async def test_an_application_with_the_wrong_keys_is_not_ready(fresh: FreshDatabase, tmp_path: Path) -> None:
    async with open_container(settings_of(fresh, tmp_path, OLD)) as container:
        await seal_many(container, 2)
        assert await ready(container) == (200, "ok")
    async with open_container(settings_of(fresh, tmp_path, LOST)) as container:
        assert await ready(container) == (503, "unavailable")


async def ready(container: Container) -> tuple[int, str]:
    app = create_app(container=container)
    transport = httpx2.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=transport, base_url="http://x") as http:
        answer = await http.get("/health/ready")
    return answer.status_code, answer.json()["checks"]["keys"]


async def test_the_command_says_what_it_did(fresh: FreshDatabase, tmp_path: Path) -> None:
    async with open_container(settings_of(fresh, tmp_path, OLD)) as container:
        await seal_many(container, 3)
    facts = {"rotated": 3, "already": 0, "remaining": 0, "old_keys_removable": True}
    assert run_command(fresh, tmp_path, NEW, OLD) == (0, facts)
    assert run_command(fresh, tmp_path, NEW) == (0, {**facts, "rotated": 0, "already": 3})
    status, answer = run_command(fresh, tmp_path, LOST)
    assert (status, answer["error"]["code"], answer["error"]["details"]) == (1, "data_keys_locked", {"count": 3})


def run_command(fresh: FreshDatabase, folder: Path, *keys: str) -> tuple[int, dict[str, Any]]:
    environment = {
        **os.environ,
        "DATABASE_URL": fresh.owner_dsn,
        "MUTOSCOPE_DATABASE_APP_URL": fresh.app_dsn,
        "MUTOSCOPE_DATA_DIR": str(folder),
        "MUTOSCOPE_SECRET_KEY": "t" * 40,
        "MUTOSCOPE_ENCRYPTION_KEYS": json.dumps(keys),
    }
    command = [sys.executable, "-c", "from mutoscope.ops.main import run; run()", "ops", "rotate-keys", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, json.loads(done.stdout)


async def test_each_region_is_rotated_by_its_own_keys(fresh: FreshDatabase, tmp_path: Path) -> None:
    def abroad(*keys: str) -> Settings:
        given = tuple(SecretStr(key) for key in keys)
        region = RegionSettings(location=FolderLocation(path=tmp_path / "eu"), encryption_keys=given)
        return settings_of(fresh, tmp_path / "home", OLD).model_copy(update={"regions": {"eu": region}})

    workspace = uuid.uuid4()
    async with open_container(abroad("e" * 40)) as container:
        await seal_many(container, 2)
        with psycopg.connect(fresh.owner_dsn) as connection:
            connection.execute(
                "insert into workspace (id, name, slug, region) values (%s, 'W', 'w', 'eu')", [workspace]
            )
        async with container.database.session(workspace_id=workspace) as session:
            sealed = await session.info["vault"].seal(session, workspace, "t:1:c", str(workspace))
    async with owner_of(fresh) as owner:
        done = await rotate_keys(owner, open_vault(abroad("f" * 40, "e" * 40), b"t" * 40))
        assert (done.rotated, done.already, done.remaining) == (1, 2, 0)
        with pytest.raises(DataKeysLocked, match="1 data keys"):
            await rotate_keys(owner, open_vault(abroad("g" * 40), b"t" * 40))
        with pytest.raises(DataKeysLocked, match="1 data keys"):  # of a region that the settings do not name
            await rotate_keys(owner, vault_of(fresh, tmp_path, NEW, OLD))
    async with open_container(abroad("f" * 40)) as later:
        assert await all_open(later, {workspace: sealed})


def test_a_short_encryption_key_is_refused(fresh: FreshDatabase, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="ENCRYPTION_KEYS has 5 bytes"):
        vault_of(fresh, tmp_path, "short")


def wrapped_keys(fresh: FreshDatabase) -> list[tuple[Any, ...]]:
    with psycopg.connect(fresh.owner_dsn) as connection:
        return connection.execute("select owner_id, wrapped from data_key order by owner_id").fetchall()
