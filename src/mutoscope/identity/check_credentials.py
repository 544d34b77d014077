"""Check an e-mail address and a password."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.email_address import email_key
from mutoscope.identity.errors import WrongCredentials
from mutoscope.identity.passwords import PasswordHasher
from mutoscope.identity.queries import KnownLogin
from mutoscope.infra.database import Database


async def check_credentials(database: Database, hasher: PasswordHasher, *, email: str, password: str) -> uuid.UUID:
    """Return the id of the account that the address and the password open.

    Takes the database rather than a session: a connection is not held while the hash is computed, so a burst of
    logins cannot starve other requests of connections. An unknown address costs the same time as a wrong password.
    (A wrong password for an account that still has an imported bcrypt hash takes longer; that ends at its next login.)

    Raises:
        WrongCredentials: one of the two is wrong; which one is not said.
    """
    async with database.session() as session:
        known = await find_login(session, email)
    return await check_password(database, hasher, known, password)


async def find_login(session: AsyncSession, email: str) -> KnownLogin | None:
    """Return what is kept about an address; the session is nobody's, and nobody is told whether there was anything."""
    key = email_key(email)
    if "\0" in key:  # PostgreSQL keeps no such text
        return None
    return await queries.find_login(session, key)


async def check_password(
    database: Database, hasher: PasswordHasher, known: KnownLogin | None, password: str
) -> uuid.UUID:
    """Return the id of an account that was found, if the password is its; keep a stronger hash if there is one.

    Raises:
        WrongCredentials: there is no account, it has no password, or another.
    """
    verdict = await hasher.verify(password, known.password_hash if known else None)
    if known is None or not verdict.matches:
        raise WrongCredentials
    if verdict.replacement:
        async with database.session(user_id=known.user_id) as session:
            await queries.replace_hash(session, known.user_id, verdict.replacement)
    return known.user_id
