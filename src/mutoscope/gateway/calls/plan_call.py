"""Who is asked, in which order: the workspace's own choices, then its stack; its own keys, else the platform's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.access import PROVIDERS, Access
from mutoscope.gateway.calls.desk import CallDesk
from mutoscope.gateway.errors import AiNotConfigured, ModelRetired
from mutoscope.gateway.keys.seal_key import OwnKey, open_key
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Modality
from mutoscope.infra.tenant_connection import fetch_row

_READ: Final = (
    "select (select row_to_json(s)::text from ai_setting s where s.workspace_id = $1), "
    "(select json_object_agg(k.provider, encode(k.sealed, 'base64'))::text from ai_key k where k.workspace_id = $1)"
)
_READ_KEY: Final = "select encode(sealed, 'base64') from ai_key where workspace_id = $1 and provider = $2"


@dataclass(frozen=True, slots=True)
class Choice:
    """A model, and how it is reached."""

    model: Model
    access: Access


async def plan_call(
    session: AsyncSession,
    desk: CallDesk,
    workspace_id: uuid.UUID,
    modality: Modality,
    *,
    fits: Callable[[Model], bool],
) -> list[Choice]:
    """Return whom to ask, the first choice first.

    Raises:
        AiNotConfigured: none of them has a key.
        ModelRetired: those that have one are past their shutdown date.
    """
    row = await fetch_row(session, _READ, workspace_id)
    setting: dict[str, Any] = json.loads(row[0]) if row[0] else {}
    sealed: dict[str, str] = json.loads(row[1]) if row[1] else {}
    today = desk.clock.now().date()
    choices: list[Choice] = []
    retired: Model | None = None
    wanted = _wanted(desk, setting, modality, own_server="compatible" in sealed)
    for model in wanted:
        access = await _reach(session, desk, workspace_id, model.provider, sealed)
        if access is None or not fits(model):
            continue
        if model.is_gone(today):
            retired = retired or model
            continue
        choices.append(Choice(model, access))
    if not choices and retired is not None:
        raise ModelRetired(retired.provider, retired.name, since=str(retired.shutdown))
    if not choices:
        raise AiNotConfigured(
            modality, providers=tuple(dict.fromkeys(m.provider for m in wanted if m.provider != "compatible"))
        )
    return choices


async def reach_again(
    session: AsyncSession, desk: CallDesk, workspace_id: uuid.UUID, provider: str, *, own: bool
) -> Access | None:
    """Return how a provider is reached by the workspace's own key or the platform's; None rather than by the other."""
    if not own:
        return await _reach(session, desk, workspace_id, provider, {})
    row = await fetch_row(session, _READ_KEY, workspace_id, provider)
    return None if row is None else await _reach(session, desk, workspace_id, provider, {provider: row[0]})


def _wanted(desk: CallDesk, setting: dict[str, Any], modality: Modality, *, own_server: bool) -> list[Model]:
    """Return the models in the order in which they are asked, each once."""
    server = Model("compatible", "", modality)
    has_server = modality in PROVIDERS["compatible"].modalities
    stack = desk.shelf.stacks.get(setting.get("stack") or desk.rules.stack) or desk.shelf.stacks[desk.rules.stack]
    own = cast("dict[str, list[str]]", setting.get("choices") or {})
    chosen = [desk.shelf.find(modality, key) for key in own.get(modality, [])]
    models = [model for model in chosen if model is not None]
    if has_server and own_server:
        models.append(server)
    models += stack[modality]
    if has_server and not own_server and "compatible" in desk.rules.base_urls:
        models.append(server)
    return list({model.key: model for model in models}.values())


async def _reach(
    session: AsyncSession, desk: CallDesk, workspace_id: uuid.UUID, provider: str, sealed: dict[str, str]
) -> Access | None:
    """Return how a provider is reached; the workspace's own key comes before the platform's, whatever its state."""
    base = desk.rules.base_urls.get(provider) or PROVIDERS[provider].base_url
    if provider in sealed:
        own: OwnKey = await open_key(session, workspace_id, provider, sealed[provider])
        address = own.base_url or base
        return Access(provider, address, own.key, own=True, named_by_stranger=bool(own.base_url), model=own.model)
    if provider == "compatible" and base:
        return Access(provider, base, desk.rules.keys.get(provider, ""), model=desk.rules.compatible_model)
    key = desk.rules.keys.get(provider)
    return Access(provider, base, key) if key else None
