from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Generator

import bcrypt
import pytest

from mutoscope.identity import PasswordHasher


@pytest.fixture(scope="module")
def hasher() -> Generator[PasswordHasher]:
    made = PasswordHasher()
    yield made
    made.close()


async def processor_seconds(hasher: PasswordHasher, kept: str | None) -> float:
    started = time.process_time()
    await hasher.verify("wrong password", kept)
    return time.process_time() - started


async def test_a_password_matches_its_own_hash_and_no_other(hasher: PasswordHasher) -> None:
    kept = await hasher.hash("SecurePass123")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await hasher.verify("SecurePass123", kept)).matches
    assert not (await hasher.verify("securepass123", kept)).matches


async def test_two_hashes_of_one_password_differ(hasher: PasswordHasher) -> None:
    assert await hasher.hash("SecurePass123") != await hasher.hash("SecurePass123")


async def test_the_unicode_form_of_a_password_does_not_matter(hasher: PasswordHasher) -> None:
    kept = await hasher.hash(unicodedata.normalize("NFC", "Crème brûlée"))
    assert (await hasher.verify(unicodedata.normalize("NFD", "Crème brûlée"), kept)).matches


async def test_a_bcrypt_hash_is_verified_and_replaced(hasher: PasswordHasher) -> None:
    old = bcrypt.hashpw(b"SecurePass123", bcrypt.gensalt(4)).decode()
    verdict = await hasher.verify("SecurePass123", old)
    assert verdict.matches
    assert verdict.replacement is not None
    assert verdict.replacement.startswith("$argon2id$")
    assert (await hasher.verify("SecurePass123", verdict.replacement)).replacement is None
    assert not (await hasher.verify("another", old)).matches


async def test_a_long_password_is_compared_with_bcrypt_as_bcrypt_read_it(hasher: PasswordHasher) -> None:
    old = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
    assert (await hasher.verify("x" * 100, old)).matches


@pytest.mark.parametrize("kept", [None, "", "plain", "$2b$04$broken"])
async def test_nothing_matches_a_missing_or_broken_hash(hasher: PasswordHasher, kept: str | None) -> None:
    assert not (await hasher.verify("nobody has this password", kept)).matches


async def test_an_unknown_account_costs_as_much_as_a_known_one(hasher: PasswordHasher) -> None:
    kept = await hasher.hash("SecurePass123")

    known = min([await processor_seconds(hasher, kept) for _ in range(5)])
    unknown = min([await processor_seconds(hasher, None) for _ in range(5)])
    assert 0.5 < unknown / known < 2  # an answer without a hash would be a thousandth; `bench run login` has the figure


async def test_hashing_leaves_the_event_loop_free(hasher: PasswordHasher) -> None:
    hashing = asyncio.gather(*(hasher.hash("SecurePass123") for _ in range(4)))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 20  # a hash made on the loop would leave it a turn or two
