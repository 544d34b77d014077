"""Change what an API key is called, may do, and from where."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.keys import check_networks
from mutoscope.infra.events import Change, emit
from mutoscope.infra.settings import Settings
from mutoscope.tenancy.keys import queries
from mutoscope.tenancy.keys.create_key import check_key_name
from mutoscope.tenancy.keys.errors import SigningNotSetUp
from mutoscope.tenancy.keys.get_key import get_own_key
from mutoscope.tenancy.keys.types import ApiKey, KeyEdit
from mutoscope.tenancy.types import Scope

_EDITABLE = ("name", "scopes", "networks", "signing")


async def edit_key(
    session: AsyncSession, settings: Settings, scope: Scope, key_id: uuid.UUID, edit: KeyEdit, *, now: dt.datetime
) -> ApiKey:
    """Change a key of the caller's and return it; the next request with it is judged by the change.

    Raises:
        KeyNotFound, KeyNotYours, KeyNotActive: as in `get_own_key`.
        KeyNameInvalid, NetworksInvalid: a field breaks its rule.
        KeyNameTaken: another working key has the name.
        SigningNotSetUp: the key has nothing to sign requests with.
    """
    key = await get_own_key(session, scope, key_id, now=now)
    if edit.signing is not None and key.signing == "off":
        raise SigningNotSetUp
    wanted = replace(
        key,
        name=key.name if edit.name is None else check_key_name(edit.name),
        scopes=edit.scopes or key.scopes,
        networks=key.networks
        if edit.networks is None
        else check_networks(edit.networks, most=settings.api_key_networks),
        signing=edit.signing or key.signing,
    )
    changed = [name for name in _EDITABLE if getattr(wanted, name) != getattr(key, name)]
    if not changed:
        return key
    await queries.update_key(session, wanted)
    change = Change({name: getattr(key, name) for name in changed}, {name: getattr(wanted, name) for name in changed})
    message = f"The API key {key.id} was changed: {', '.join(changed)}."
    facts = {"key_id": key.id, "changed": changed, "scopes": wanted.scopes}
    await emit(session, scope.workspace_id, "key.changed", message=message, payload=facts, change=change)
    return wanted
