"""Sealed fields: by whom they open, where they open, and what erasing leaves."""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from mutoscope.infra.database import Database
from mutoscope.infra.vault import Damaged, Erased, Vault

if TYPE_CHECKING:
    from conftest import FreshDatabase

OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"x" * 32
PLACE = "thing:1:secret"
SECRET = {"token": "tok-ünï-\ud83d", "n": 3}


class ChangedMyMind(Exception):
    """Raised after everything was done."""


@asynccontextmanager
async def vault_database(dsn: str, vault: Vault) -> AsyncGenerator[Database]:
    connected = Database.connect(dsn, pool_size=4, vault=vault)
    try:
        yield connected
    finally:
        await connected.close()


@pytest.fixture
def app_dsn(fresh_database: FreshDatabase) -> str:
    """A database of its own: these keys are no other test's."""
    return fresh_database.app_dsn


@pytest.fixture
async def vault() -> Vault:
    return Vault([NEW], cache_seconds=0.05)


@pytest.fixture
async def sealed_by(app_dsn: str, vault: Vault) -> AsyncGenerator[Database]:
    async with vault_database(app_dsn, vault) as connected:
        yield connected


async def seal(database: Database, vault: Vault, owner: uuid.UUID, place: str = PLACE) -> bytes:
    async with database.session(user_id=owner) as session:
        return await vault.seal(session, owner, place, SECRET)


async def unseal(database: Database, vault: Vault, owner: uuid.UUID, sealed: bytes, place: str = PLACE) -> object:
    async with database.session() as session:
        return await vault.open(session, owner, place, sealed)


async def test_what_is_sealed_opens_in_its_place_for_its_owner(sealed_by: Database, vault: Vault) -> None:
    owner = uuid.uuid4()
    sealed = await seal(sealed_by, vault, owner)
    assert b"tok-" not in sealed
    assert await unseal(sealed_by, vault, owner, sealed) == SECRET
    assert await unseal(sealed_by, Vault([NEW]), owner, sealed) == SECRET


async def test_a_ciphertext_that_was_moved_or_changed_does_not_open(sealed_by: Database, vault: Vault) -> None:
    owner, other = uuid.uuid4(), uuid.uuid4()
    sealed = await seal(sealed_by, vault, owner)
    await seal(sealed_by, vault, other)
    raw = base64.urlsafe_b64decode(sealed)
    flipped = base64.urlsafe_b64encode(raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:])
    for attempt in (
        (owner, sealed, "thing:2:secret"),
        (owner, sealed, "thing:1:other"),
        (other, sealed, PLACE),
        (uuid.uuid4(), sealed, PLACE),
        (owner, flipped, PLACE),
        (owner, sealed[:-8], PLACE),
        (owner, b"", PLACE),
        (owner, b"\xff\xfe not base64", PLACE),
    ):
        who, what, where = attempt
        with pytest.raises(Damaged):
            await unseal(sealed_by, vault, who, what, where)


async def test_an_erased_key_opens_nothing_and_is_never_made_again(sealed_by: Database, vault: Vault) -> None:
    owner = uuid.uuid4()
    sealed = await seal(sealed_by, vault, owner)
    async with sealed_by.session(user_id=owner) as session:
        await vault.erase(session, owner)
    for process in (vault, Vault([NEW])):
        with pytest.raises(Erased):
            await unseal(sealed_by, process, owner, sealed)
        with pytest.raises(Erased):
            await seal(sealed_by, process, owner)


async def test_an_owner_without_a_key_may_be_erased_beforehand(sealed_by: Database, vault: Vault) -> None:
    owner = uuid.uuid4()
    async with sealed_by.session(user_id=owner) as session:
        await vault.erase(session, owner)
    with pytest.raises(Erased):
        await seal(sealed_by, vault, owner)


async def test_another_process_knows_of_an_erasure_when_its_memory_expires(sealed_by: Database, vault: Vault) -> None:
    owner, other_process = uuid.uuid4(), Vault([NEW], cache_seconds=0.05)
    sealed = await seal(sealed_by, vault, owner)
    assert await unseal(sealed_by, other_process, owner, sealed) == SECRET
    async with sealed_by.session(user_id=owner) as session:
        await vault.erase(session, owner)
    await asyncio.sleep(0.06)
    with pytest.raises(Erased):
        await unseal(sealed_by, other_process, owner, sealed)


async def test_a_key_whose_making_was_rolled_back_is_not_remembered(sealed_by: Database, vault: Vault) -> None:
    owner = uuid.uuid4()

    async def seal_and_fail() -> None:
        async with sealed_by.session(user_id=owner) as session:
            sealed = await vault.seal(session, owner, PLACE, SECRET)
            assert await vault.open(session, owner, PLACE, sealed) == SECRET
            raise ChangedMyMind

    with pytest.raises(ChangedMyMind):
        await seal_and_fail()
    sealed = await seal(sealed_by, vault, owner)
    assert await unseal(sealed_by, Vault([NEW]), owner, sealed) == SECRET


async def test_processes_that_make_a_key_at_once_agree_on_one(app_dsn: str) -> None:
    owner, vaults = uuid.uuid4(), [Vault([NEW]) for _ in range(8)]
    async with vault_database(app_dsn, vaults[0]) as database:
        sealed = await asyncio.gather(*(seal(database, vault, owner) for vault in vaults))
        for value in sealed:
            assert await unseal(database, Vault([NEW]), owner, value) == SECRET


async def test_a_key_wrapped_by_an_older_server_key_opens_and_without_it_does_not(app_dsn: str) -> None:
    owner, old = uuid.uuid4(), Vault([OLD])
    async with vault_database(app_dsn, old) as database:
        sealed = await seal(database, old, owner)
        assert await unseal(database, Vault([NEW, OLD]), owner, sealed) == SECRET
        with pytest.raises(Damaged):
            await unseal(database, Vault([NEW, OTHER]), owner, sealed)


async def test_nobody_makes_or_erases_a_key_of_somebody_else(sealed_by: Database, vault: Vault) -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    for bound in (mine, None):
        with pytest.raises(ProgrammingError, match="data key"):
            async with sealed_by.session(user_id=bound) as session:
                await vault.seal(session, other, PLACE, SECRET)
        with pytest.raises(ProgrammingError, match="data key"):
            async with sealed_by.session(user_id=bound) as session:
                await vault.erase(session, other)


def test_the_application_reads_no_key_but_by_its_owner(app_dsn: str) -> None:
    for attempt in ("select * from data_key", "update data_key set wrapped = null", "delete from data_key"):
        with psycopg.connect(app_dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt.encode())
