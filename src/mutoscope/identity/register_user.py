"""Register a user: the account alone. `accounts.open_account` gives it a workspace, a plan and credits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.check_registration import check_name, check_password_rules
from mutoscope.identity.email_address import check_email, email_key
from mutoscope.identity.errors import EmailTaken
from mutoscope.identity.passwords import PasswordHasher
from mutoscope.identity.types import User


async def register_user(
    session: AsyncSession,
    hasher: PasswordHasher,
    *,
    user_id: uuid.UUID,
    name: str,
    email: str | None,
    password: str | None,
    email_verified_at: dt.datetime | None = None,
) -> User:
    """Make an account and return it.

    The session must be bound to `user_id` (a new id); the hash is made before the first statement, so no connection
    is held while it is computed. Whoever proved themselves otherwise (an identity provider, a wallet, a passkey) needs
    no password, and a wallet brings no address.

    Raises:
        NameInvalid: the name is empty, too long or has control characters.
        EmailInvalid: the address is not one.
        PasswordUnacceptable: the password breaks a rule.
        EmailTaken: the address has an account, whatever its case or Unicode form.
    """
    person, address = check_name(name), None if email is None else check_email(email)
    if password is not None:
        check_password_rules(password)
    new = queries.NewUser(
        id=user_id,
        name=person,
        email=address,
        email_key=None if address is None else email_key(address),
        password_hash=None if password is None else await hasher.hash(password),
        email_verified_at=email_verified_at,
    )
    async with refusing_taken_email(session):
        await queries.insert_user(session, new)
    user = await queries.find_user(session, user_id)
    if user is None:
        message = "register_user needs a session bound to the new user's id"
        raise RuntimeError(message)
    return user


@asynccontextmanager
async def refusing_taken_email(session: AsyncSession) -> AsyncGenerator[None]:
    """Run the statements inside; `EmailTaken` if the address has another account."""
    try:
        async with session.begin_nested():
            yield
    except IntegrityError as error:
        if "app_user_email_key_key" not in str(error.orig):
            raise
        raise EmailTaken from error
