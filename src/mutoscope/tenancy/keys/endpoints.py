"""API keys of the caller's workspace; document 002's `refresh-api-key`."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.tenancy.dependencies import SessionDep, allowed
from mutoscope.tenancy.keys.create_key import create_key
from mutoscope.tenancy.keys.default_key import refresh_default_key
from mutoscope.tenancy.keys.edit_key import edit_key
from mutoscope.tenancy.keys.last_address import last_address
from mutoscope.tenancy.keys.list_keys import MAX_PAGE, list_keys
from mutoscope.tenancy.keys.revoke_key import revoke_key
from mutoscope.tenancy.keys.rotate_key import rotate_key
from mutoscope.tenancy.keys.schemas import (
    KeyChange,
    KeyPage,
    KeyRequest,
    KeyView,
    NewKeyView,
    RefreshedKey,
    RotateRequest,
)
from mutoscope.tenancy.problem_schema import problems
from mutoscope.tenancy.route import SecretRoute, TransactionRoute
from mutoscope.tenancy.services import ClockDep, SettingsDep
from mutoscope.tenancy.types import Scope

Reader = Annotated[Scope, allowed("key.read")]
Manager = Annotated[Scope, allowed("key.manage")]

keys = APIRouter(tags=["api keys"], route_class=TransactionRoute)
secrets = APIRouter(tags=["api keys"], route_class=SecretRoute)

ROUTERS = (keys, secrets)


@keys.get("/api-keys", summary="List API keys", responses=problems(422))
async def list_page(
    session: SessionDep,
    scope: Reader,
    clock: ClockDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> KeyPage:
    """List the workspace's keys for owners and admins, one's own for others; the newest first, the ended ones too."""
    now = clock.now()
    page = await list_keys(session, scope, cursor=cursor, limit=limit, now=now)
    items = [KeyView.of(key, now, await last_address(session, key)) for key in page.items]
    return KeyPage(items=items, next_cursor=page.next_cursor)


@secrets.post("/api-keys", summary="Make an API key", status_code=status.HTTP_201_CREATED, responses=problems(409))
async def create(
    session: SessionDep, scope: Manager, settings: SettingsDep, clock: ClockDep, body: KeyRequest
) -> NewKeyView:
    """Make a key that acts for you in this workspace; its secret is shown this once."""
    now = clock.now()
    return NewKeyView.made(await create_key(session, settings, scope, body.order(), now=now), now)


@keys.patch("/api-keys/{key_id}", summary="Change an API key", responses=problems(404, 409))
async def change(
    session: SessionDep, scope: Manager, settings: SettingsDep, clock: ClockDep, key_id: uuid.UUID, body: KeyChange
) -> KeyView:
    """Change the name, scopes, networks or signing of one of your keys; the next request is judged by it."""
    now = clock.now()
    key = await edit_key(session, settings, scope, key_id, body.edit(), now=now)
    return KeyView.of(key, now, await last_address(session, key))


@secrets.post("/api-keys/{key_id}/rotate", summary="Rotate an API key", responses=problems(404, 409))
async def rotate(
    session: SessionDep, scope: Manager, settings: SettingsDep, clock: ClockDep, key_id: uuid.UUID, body: RotateRequest
) -> NewKeyView:
    """Give one of your keys a new secret, shown this once; the old one works on for the overlap, then never again."""
    now = clock.now()
    new = await rotate_key(session, settings, scope, key_id, overlap_seconds=body.overlap_seconds, now=now)
    return NewKeyView.made(new, now)


@keys.delete(
    "/api-keys/{key_id}",
    summary="Revoke an API key",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404),
)
async def revoke(session: SessionDep, scope: Manager, clock: ClockDep, key_id: uuid.UUID) -> None:
    """Revoke a key, your own or as owner or admin any member's: it is refused from the next request on."""
    await revoke_key(session, scope, key_id, now=clock.now())


@secrets.post("/auth/refresh-api-key", summary="Regenerate the default API key (002's path)", responses=problems(409))
async def refresh(session: SessionDep, scope: Manager, settings: SettingsDep, clock: ClockDep) -> RefreshedKey:
    """Give your key named `default` a new secret, or make it; the old secret is refused from now on."""
    return RefreshedKey.of(await refresh_default_key(session, settings, scope, now=clock.now()))
