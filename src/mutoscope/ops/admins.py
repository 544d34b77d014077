"""`mutoscope ops make-admin` and `revoke-admin`: who may use the operator's panel."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration import AccountIsSuspended
from mutoscope.bootstrap import open_vault
from mutoscope.identity import AccountRole, email_key, load_secret
from mutoscope.infra.connections import open_server
from mutoscope.infra.database import Database, bind_session
from mutoscope.infra.events import Change, emit
from mutoscope.infra.settings import Settings
from mutoscope.kernel import NotFound

_LOCK = text("select id, role, suspended_at from app_user where email_key = :key for update")
_SET = text("update app_user set role = :role where id = :id")
_HOME = text("select workspace_id from membership where user_id = :id order by created_at, workspace_id limit 1")


@dataclass(frozen=True)
class RoleChange:
    """Whose role was set, and whether that changed it."""

    user_id: uuid.UUID
    role: AccountRole
    changed: bool


async def set_role(settings: Settings, email: str, role: AccountRole) -> RoleChange:
    """Make the account of an address a platform admin's, or an ordinary one, on the owner's connection.

    It takes effect with the next request. Whoever is no admin any more loses the impersonations that run.

    Raises:
        NotFound: no account has the address.
        AccountIsSuspended: it cannot become an admin's.
        MutoscopeError: the database cannot be reached.
    """
    vault = open_vault(settings, load_secret(settings))
    with open_server(settings) as connections:
        owner = Database.connect(connections.owner_url, pool_size=1, vault=vault)
        try:
            async with owner.session() as session:
                return await _set(session, email, role)
        finally:
            await owner.close()


async def _set(session: AsyncSession, email: str, role: AccountRole) -> RoleChange:
    row = (await session.execute(_LOCK, {"key": email_key(email)})).one_or_none()
    if row is None:
        raise NotFound(f"No account has the address {email}.", remedy="Register it first, then run this again.")
    if role is AccountRole.ADMIN and row.suspended_at is not None:
        raise AccountIsSuspended("This account is suspended.", remedy="Let it in again first.")
    if row.role == role.value:
        return RoleChange(row.id, role, changed=False)
    await session.execute(_SET, {"id": row.id, "role": role.value})
    home: uuid.UUID | None = await session.scalar(_HOME, {"id": row.id})
    if home is not None:
        await bind_session(session, workspace_id=home, user_id=row.id)
        message = f"On the server's command line, the role of an account became {role.value}."
        change = Change({"role": row.role}, {"role": role.value})
        await emit(session, home, "user.role_changed", message=message, payload={"user_id": str(row.id)}, change=change)
    return RoleChange(row.id, role, changed=True)
