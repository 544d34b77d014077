"""Register a user: the account alone. `billing.open_account` gives it a workspace, a plan and credits."""

from __future__ import annotations

import uuid

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.check_registration import check_name, check_password_rules
from mutoscope.identity.email_address import check_email, email_key
from mutoscope.identity.errors import EmailTaken
from mutoscope.identity.passwords import PasswordHasher
from mutoscope.identity.types import User


async def register_user(
    session: AsyncSession, hasher: PasswordHasher, *, user_id: uuid.UUID, name: str, email: str, password: str
) -> User:
    """Make an account and return it.

    The session must be bound to `user_id` (a new id); the hash is made before the first statement, so no connection
    is held while it is computed.

    Raises:
        NameInvalid: the name is empty, too long or has control characters.
        EmailInvalid: the address is not one.
        PasswordUnacceptable: the password breaks a rule.
        EmailTaken: the address has an account, whatever its case or Unicode form.
    """
    person, address = check_name(name), check_email(email)
    check_password_rules(password)
    password_hash = await hasher.hash(password)
    try:
        async with session.begin_nested():
            await queries.insert_user(
                session,
                user_id,
                name=person,
                email=address,
                email_key=email_key(address),
                password_hash=password_hash,
            )
    except IntegrityError as error:
        if "app_user_email_key_key" not in str(error.orig):
            raise
        raise EmailTaken from error
    user = await queries.find_user(session, user_id)
    if user is None:
        message = "register_user needs a session bound to the new user's id"
        raise RuntimeError(message)
    return user
