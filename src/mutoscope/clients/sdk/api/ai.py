"""The group `ai`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class AiBudgetView(BaseModel):
    """What may be spent on the platform's keys this month."""

    model_config = ConfigDict(extra="allow")

    monthly_micro: int
    granted_micro: int
    own_limit_micro: int | None
    spent_micro: int
    held_micro: int


class AiProviderList(BaseModel):
    """Every provider."""

    model_config = ConfigDict(extra="allow")

    items: list[AiProviderView]


class AiProviderView(BaseModel):
    """A provider, and whose key is used; the key itself is never shown."""

    model_config = ConfigDict(extra="allow")

    name: str
    title: str
    modalities: list[str]
    key: str
    hint: str
    base_url: str
    model: str
    rejected_at: dt.datetime | None
    help_url: str


class AiUsageView(BaseModel):
    """The budget, this month's sums, and one page of calls, the newest first."""

    model_config = ConfigDict(extra="allow")

    budget: AiBudgetView
    models: list[SumView]
    items: list[CallView]
    next_cursor: str | None


class CallView(BaseModel):
    """One call of a provider."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    job_id: uuid.UUID | None
    modality: str
    provider: str
    model: str
    template: str
    payer: str
    status: str
    cached: bool
    cost_micro: int
    units: dict[str, int]
    error: str | None
    created_at: dt.datetime


class DecisionList(BaseModel):
    """Refusals, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[DecisionView]


class DecisionView(BaseModel):
    """A refusal."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    stage: str
    modality: str
    decided_by: str
    categories: list[str]
    status: str
    content: str
    appeal: str
    created_at: dt.datetime


class ModelView(BaseModel):
    """A model that can be chosen."""

    model_config = ConfigDict(extra="allow")

    key: str
    modality: str
    shutdown: dt.date | None
    priced: bool


class StackView(BaseModel):
    """What is chosen, and what can be."""

    model_config = ConfigDict(extra="allow")

    stack: str | None
    default_stack: str
    choices: dict[str, list[str]]
    stacks: dict[str, dict[str, list[str]]]
    models: list[ModelView]
    prices: str


class SumView(BaseModel):
    """What a model cost this month."""

    model_config = ConfigDict(extra="allow")

    provider: str
    model: str
    modality: str
    calls: int
    cached: int
    platform_micro: int
    own_micro: int


def ai_providers_get() -> Call[AiProviderList]:
    """Return every provider and whose key is used; what has none says what a key would add."""
    return Call("GET", "/ai/providers", answer=AiProviderList)


def ai_stack_get() -> Call[StackView]:
    """Return what is chosen, and what can be."""
    return Call("GET", "/ai/stack", answer=StackView)


def ai_stack_put(
    *, stack: str | None | Unset = UNSET, choices: dict[str, list[str]] | Unset = UNSET
) -> Call[StackView]:
    """Choose a stack, and models that come before it."""
    return Call("PUT", "/ai/stack", answer=StackView, body=given(stack=stack, choices=choices), keyed=True)


def ai_keys_provider_delete(provider: str) -> Call[None]:
    """Forget a key of the workspace's own."""
    return Call("DELETE", f"/ai/keys/{provider}", keyed=True)


def ai_keys_provider_put(
    provider: str, *, key: str | Unset = UNSET, base_url: str | Unset = UNSET, model: str | Unset = UNSET
) -> Call[None]:
    """Keep a key of the workspace's own, encrypted.

    The platform's never stands in for it.
    """
    return Call("PUT", f"/ai/keys/{provider}", body=given(key=key, base_url=base_url, model=model))


def ai_usage_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[AiUsageView]:
    """Return the budget, this month's sums by model, and calls, the newest first."""
    return Call("GET", "/ai/usage", answer=AiUsageView, query=given(cursor=cursor, limit=limit))


def ai_budget_put(*, own_limit_micro: int | None) -> Call[AiBudgetView]:
    """Let the workspace spend less in a month than the operator allows."""
    return Call("PUT", "/ai/budget", answer=AiBudgetView, body=given(own_limit_micro=own_limit_micro), keyed=True)


def ai_decisions_get() -> Call[DecisionList]:
    """Return the newest refusals of prompts and answers."""
    return Call("GET", "/ai/decisions", answer=DecisionList)


def ai_decisions_decision_id_appeal_post(decision_id: uuid.UUID, *, words: str) -> Call[DecisionView]:
    """Say why a refusal is wrong; a platform admin judges."""
    return Call("POST", f"/ai/decisions/{decision_id}/appeal", answer=DecisionView, body=given(words=words), keyed=True)
