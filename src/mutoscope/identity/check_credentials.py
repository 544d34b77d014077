"""Check an e-mail address and a password."""

from __future__ import annotations

import uuid

from mutoscope.identity import queries
from mutoscope.identity.email_address import email_key
from mutoscope.identity.errors import WrongCredentials
from mutoscope.identity.passwords import PasswordHasher
from mutoscope.infra.database import Database


async def check_credentials(database: Database, hasher: PasswordHasher, *, email: str, password: str) -> uuid.UUID:
    """Return the id of the account that the address and the password open.

    Takes the database rather than a session: a connection is not held while the hash is computed, so a burst of
    logins cannot starve other requests of connections. An unknown address costs the same time as a wrong password.
    (A wrong password for an account that still has an imported bcrypt hash takes longer; that ends at its next login.)

    Raises:
        WrongCredentials: one of the two is wrong; which one is not said.
    """
    known = await _find(database, email_key(email))
    verdict = await hasher.verify(password, known.password_hash if known else None)
    if known is None or not verdict.matches:  # without a password of its own, an account is as if it were unknown
        raise WrongCredentials
    if verdict.replacement:
        async with database.session(user_id=known.user_id) as session:
            await queries.replace_hash(session, known.user_id, verdict.replacement)
    return known.user_id


async def _find(database: Database, key: str) -> queries.KnownLogin | None:
    if "\0" in key:  # PostgreSQL keeps no such text
        return None
    async with database.session() as session:
        return await queries.find_login(session, key)
