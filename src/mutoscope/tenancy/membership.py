"""What every change of members shares: one at a time in a workspace, and who stands above whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Literal

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import SessionEnded
from mutoscope.infra.database import bind_session
from mutoscope.kernel import NotFound
from mutoscope.tenancy.errors import LastOwner, RoleAboveOwn
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.require import require
from mutoscope.tenancy.types import Role, Scope, Workspace

Reason = Literal["left", "removed", "workspace_deleted"]
"""Why a membership ended."""

_SELECT = "select id, name, slug, created_at, region from workspace where id = :workspace_id and deleted_at is null"
_READ, _LOCK = text(_SELECT), text(f"{_SELECT} for update")
_ROLES = text("select user_id, role from membership where workspace_id = :workspace_id")
_END = text(
    "with ended as (delete from membership where workspace_id = :workspace_id"
    "  and (cast(:user_id as uuid) is null or user_id = cast(:user_id as uuid)) returning workspace_id, user_id, role)"
    " insert into former_membership (workspace_id, user_id, role, reason, ended_at)"
    " select workspace_id, user_id, role, :reason, :now from ended"
)

_RANKS: Mapping[Role, int] = {Role.VIEWER: 0, Role.EDITOR: 1, Role.ADMIN: 2, Role.OWNER: 3}


async def lock_workspace(session: AsyncSession, workspace_id: uuid.UUID) -> Workspace:
    """Let nobody else change the members of the bound workspace until this transaction ends, and return it.

    Two owners who leave at once therefore go one after the other, and the second finds that it is the last.

    Raises:
        NotFound: it was deleted.
    """
    return await _find(session, _LOCK, workspace_id)


async def read_workspace(session: AsyncSession, workspace_id: uuid.UUID) -> Workspace:
    """Return the bound workspace.

    Raises:
        NotFound: it was deleted.
    """
    return await _find(session, _READ, workspace_id)


async def _find(session: AsyncSession, statement: TextClause, workspace_id: uuid.UUID) -> Workspace:
    row = (await session.execute(statement, {"workspace_id": workspace_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such workspace.", remedy="List yours with GET /api/v1/workspaces.")
    return Workspace(row.id, row.name, row.slug, row.created_at, row.region)


async def read_roles(session: AsyncSession, workspace_id: uuid.UUID) -> dict[uuid.UUID, Role]:
    """Return everybody's role; after `lock_workspace` it stays true."""
    rows = await session.execute(_ROLES, {"workspace_id": workspace_id})
    return {row.user_id: Role(row.role) for row in rows}


async def end_membership(
    session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID | None, *, reason: Reason, now: dt.datetime
) -> None:
    """End one membership, or with None all of them: from the next request on the workspace is closed to the person."""
    values = {"workspace_id": workspace_id, "user_id": user_id, "reason": reason, "now": now}
    await session.execute(_END, values)


def present_role(roles: Mapping[uuid.UUID, Role], scope: Scope, verb: Verb) -> Role:
    """Return the caller's role as it is now, if it still includes what they were let in for.

    The request was judged by the role of its beginning; then it waited in `lock_workspace`, perhaps for whoever took
    that role away.

    Args:
        roles: everybody's, read under the lock.
        scope: the caller.
        verb: what they are about to do.

    Raises:
        SessionEnded: the caller is no member any more.
        NotAllowed: their role does not include the verb any more.
    """
    role = roles.get(scope.user_id)
    if role is None:
        raise SessionEnded
    require(replace(scope, role=role), verb)
    return role


def check_rank(actor: Role, *others: Role) -> None:
    """Return if none of the roles is above the actor's.

    Raises:
        RoleAboveOwn: one is.
    """
    for role in others:
        if _RANKS[role] > _RANKS[actor]:
            raise RoleAboveOwn(
                f"The role {actor.value} does not reach up to {role.value}.",
                remedy=f"Ask somebody who is {role.value} of this workspace.",
                role=actor.value,
                wanted=role.value,
            )


def roles_within(role: Role) -> list[Role]:
    """Return the roles that a role reaches up to, its own among them."""
    return [other for other in Role if _RANKS[other] <= _RANKS[role]]


def check_owner_stays(roles: Mapping[uuid.UUID, Role], user_id: uuid.UUID) -> None:
    """Return if the workspace has an owner without this member.

    Raises:
        LastOwner: it would have none.
    """
    if not any(role is Role.OWNER for other, role in roles.items() if other != user_id):
        raise LastOwner(
            "A workspace always has an owner, and this is the last one.",
            remedy="Make another member owner first, or delete the workspace.",
        )


@asynccontextmanager
async def inside(session: AsyncSession, workspace_id: uuid.UUID) -> AsyncGenerator[None]:
    """Bind the session to another workspace for a while, with the same user.

    An error leaves it bound there: it ends the transaction.
    """
    before, user_id = session.info.get("workspace_id"), session.info.get("user_id")
    await bind_session(session, workspace_id=workspace_id, user_id=user_id)
    yield
    await bind_session(session, workspace_id=before, user_id=user_id)
