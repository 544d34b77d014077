"""Choose a stack and models, keep and forget keys, set a budget of one's own."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ai.errors import ChoiceInvalid, ProviderUnknown
from mutoscope.gateway import PROVIDERS, Gateway, Modality, OwnKey, seal_key
from mutoscope.infra.events import emit
from mutoscope.infra.safe_http import UrlRefused, check_url
from mutoscope.infra.tenant_connection import fetch_row

_PUT_STACK: Final = (
    "insert into ai_setting (workspace_id, stack, choices, updated_at) values ($1, $2, $3::text::jsonb, $4) "
    "on conflict (workspace_id) do update set stack = excluded.stack, choices = excluded.choices, "
    "updated_at = excluded.updated_at"
)
_PUT_KEY: Final = (
    "insert into ai_key (workspace_id, provider, sealed, created_at, updated_at) values ($1, $2, $3, $4, $4) "
    "on conflict (workspace_id, provider) do update set sealed = excluded.sealed, updated_at = excluded.updated_at, "
    "rejected_at = null"
)
_DROP_KEY: Final = "delete from ai_key where workspace_id = $1 and provider = $2 returning provider"


async def put_stack(
    session: AsyncSession,
    gateway: Gateway,
    workspace_id: uuid.UUID,
    stack: str | None,
    choices: Mapping[Modality, Sequence[str]],
) -> None:
    """Choose a stack (None is the operator's) and the models that come before it, by modality.

    Raises:
        ChoiceInvalid: there is no such stack, modality or model.
    """
    shelf = gateway.desk.shelf
    if stack is not None and stack not in shelf.stacks:
        raise ChoiceInvalid(f"There is no stack {stack}.", remedy=f"Choose one of {', '.join(sorted(shelf.stacks))}.")
    for modality, keys in choices.items():
        unknown = [
            key for key in keys if not any(shelf.find(one, key) for one in shelf.stacks["budget"] if one == modality)
        ]
        if unknown:
            raise ChoiceInvalid(
                f"There is no {modality} model {', '.join(unknown)}.", remedy="Choose among `models` of GET /ai/stack."
            )
    kept = json.dumps({modality: list(keys) for modality, keys in choices.items() if keys})
    await fetch_row(session, _PUT_STACK, workspace_id, stack, kept, gateway.desk.clock.now())
    await emit(
        session,
        workspace_id,
        "ai.stack_chosen",
        message="The stack of AI models was changed.",
        payload={"stack": stack, "choices": json.loads(kept)},
    )


async def put_key(session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID, provider: str, own: OwnKey) -> None:
    """Keep a key of the workspace's own, sealed; it is used instead of the platform's from now on.

    Raises:
        ProviderUnknown: there is none of this name.
        ChoiceInvalid: the address is missing, or not one that this server may send to.
    """
    if provider not in PROVIDERS:
        raise ProviderUnknown(provider)
    _check_own(gateway, provider, own)
    now = gateway.desk.clock.now()
    sealed = await seal_key(session, workspace_id, provider, own)
    await fetch_row(session, _PUT_KEY, workspace_id, provider, sealed, now)
    await _tell(session, workspace_id, provider, "ai.key_set", "A key of an AI provider was set.")


async def drop_key(session: AsyncSession, workspace_id: uuid.UUID, provider: str) -> None:
    """Forget a key; the platform's is used again, if there is one.

    Raises:
        ProviderUnknown: the workspace has no key of it.
    """
    if await fetch_row(session, _DROP_KEY, workspace_id, provider) is None:
        raise ProviderUnknown(provider)
    await _tell(session, workspace_id, provider, "ai.key_removed", "A key of an AI provider was removed.")


async def limit_budget(session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID, own_limit: int | None) -> None:
    """Let the workspace spend less than the operator allows; None is as much."""
    await fetch_row(session, "select ai_limit_budget($1, $2, $3)", workspace_id, own_limit, gateway.desk.clock.now())


def _check_own(gateway: Gateway, provider: str, own: OwnKey) -> None:
    if provider == "compatible" and not (own.base_url and own.model):
        raise ChoiceInvalid("A server of your own needs an address and a model.", remedy="Give `base_url` and `model`.")
    if provider != "compatible" and (own.base_url or own.model or not own.key):
        raise ChoiceInvalid("This provider needs a key and nothing else.", remedy="Give `key` alone.")
    if own.base_url:
        try:
            check_url(own.base_url, ports=(), allowed=gateway.desk.http.allowed)
        except UrlRefused as error:
            raise ChoiceInvalid(error.message, remedy=error.remedy, reason=error.details.get("reason")) from error


async def _tell(session: AsyncSession, workspace_id: uuid.UUID, provider: str, action: str, message: str) -> None:
    payload: dict[str, Any] = {"provider": provider}
    await emit(session, workspace_id, action, message=message, payload=payload)
