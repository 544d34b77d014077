"""Change one's own account: the name, the address, the password."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.check_registration import check_name, check_password_rules
from mutoscope.identity.email_address import check_email, email_key
from mutoscope.identity.passwords import PasswordHasher
from mutoscope.identity.register_user import refusing_taken_email


async def rename_user(session: AsyncSession, user_id: uuid.UUID, name: str) -> str:
    """Call the bound user something else, and return the name as it is kept.

    Raises:
        NameInvalid: it is empty, too long or has control characters.
    """
    person = check_name(name)
    await queries.replace_name(session, user_id, person)
    return person


async def verify_email(session: AsyncSession, user_id: uuid.UUID, address: str, *, now: dt.datetime) -> bool:
    """Note that the bound user gets mail at the address, if it is the account's; say whether that was news."""
    return await queries.verify_email(session, user_id, email_key(address), now)


async def replace_email(session: AsyncSession, user_id: uuid.UUID, address: str, *, now: dt.datetime) -> None:
    """Give the bound user another address, which they have proved to be theirs.

    Raises:
        EmailInvalid: it is not one.
        EmailTaken: another account has it.
    """
    checked = check_email(address)
    async with refusing_taken_email(session):
        await queries.replace_email(session, user_id, checked, email_key(checked), now)


async def replace_password(session: AsyncSession, hasher: PasswordHasher, user_id: uuid.UUID, password: str) -> None:
    """Give the bound user another password, or their first.

    Raises:
        PasswordUnacceptable: it breaks a rule.
    """
    check_password_rules(password)
    await queries.replace_hash(session, user_id, await hasher.hash(password))


async def drop_password(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Take the bound user's password away; they sign in otherwise, or set one by a link in a mail."""
    await queries.drop_hash(session, user_id)
