"""Check an e-mail address and a password."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.email_address import email_key
from mutoscope.identity.errors import WrongCredentials
from mutoscope.identity.linked import lock_account
from mutoscope.identity.passwords import PasswordHasher
from mutoscope.identity.queries import KnownLogin
from mutoscope.infra.database import Database


async def check_credentials(database: Database, hasher: PasswordHasher, *, email: str, password: str) -> uuid.UUID:
    """Return the id of the account that the address and the password open.

    Takes the database rather than a session: a connection is not held while the hash is computed, so a burst of
    logins cannot starve other requests of connections. An unknown address costs the same time as a wrong password,
    also where a hash was brought from elsewhere and takes longer: see `refused_login_seconds`.

    Raises:
        WrongCredentials: one of the two is wrong; which one is not said.
    """
    async with database.session() as session:
        known = await find_login(session, email)
    return (await check_password(database, hasher, known, email=email, password=password)).user_id


async def find_login(session: AsyncSession, email: str) -> KnownLogin | None:
    """Return what is kept about an address; the session is nobody's, and nobody is told whether there was anything."""
    key = email_key(email)
    if "\0" in key:  # PostgreSQL keeps no such text
        return None
    return await queries.find_login(session, key)


async def hold_login(session: AsyncSession, user_id: uuid.UUID, email: str) -> KnownLogin | None:
    """Return what is kept about the address of the bound user; nobody changes it until the transaction ends.

    Hashing takes a while, and a password that was changed meanwhile must let nobody in: whoever checked one compares.
    """
    await lock_account(session, user_id)
    return await find_login(session, email)


async def check_password(
    database: Database, hasher: PasswordHasher, known: KnownLogin | None, *, email: str, password: str
) -> KnownLogin:
    """Return an account that was found as it is kept now, if the password is its; keep a stronger hash if there is one.

    Raises:
        WrongCredentials: there is no account, it has no password, or another.
    """
    verdict = await hasher.verify(password, known.password_hash if known else None)
    if known is None or not verdict.matches:
        raise WrongCredentials
    if verdict.replacement is None:
        return known
    async with database.session(user_id=known.user_id) as session:
        if await hold_login(session, known.user_id, email) != known:  # the stronger hash is of the former password
            return known
        await queries.replace_hash(session, known.user_id, verdict.replacement)
    return replace(known, password_hash=verdict.replacement)
