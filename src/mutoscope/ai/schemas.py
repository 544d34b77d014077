"""AI settings over HTTP."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from mutoscope.ai.read_settings import ProviderState
from mutoscope.gateway import Decision, Modality, Model, OwnKey
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_AT = "2026-11-27T12:00:00Z"
_Micro = Annotated[int, Field(ge=0, le=10**15)]
Word = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_PROVIDER: dict[str, Any] = {
    "name": "openai",
    "title": "OpenAI",
    "modalities": ["text", "image"],
    "key": "own",
    "hint": "…1234",
    "base_url": "",
    "model": "",
    "rejected_at": None,
    "help_url": "https://platform.openai.com/api-keys",
}
_MODEL: dict[str, Any] = {"key": "openai/gpt-5.4-mini", "modality": "text", "shutdown": None, "priced": True}
_CALL: dict[str, Any] = {
    "id": _ID,
    "job_id": None,
    "modality": "text",
    "provider": "openai",
    "model": "gpt-5.4-mini",
    "template": "logline@1",
    "payer": "platform",
    "status": "done",
    "cached": False,
    "cost_micro": 2565,
    "units": {"input": 1000, "cached_input": 200, "output": 400},
    "error": None,
    "created_at": _AT,
}
_SUM: dict[str, Any] = {
    "provider": "openai",
    "model": "gpt-5.4-mini",
    "modality": "text",
    "calls": 3,
    "cached": 1,
    "platform_micro": 5130,
    "own_micro": 0,
}
_BUDGET: dict[str, Any] = {
    "monthly_micro": 5_000_000,
    "granted_micro": 5_000_000,
    "own_limit_micro": None,
    "spent_micro": 5130,
    "held_micro": 0,
}
_DECISION: dict[str, Any] = {
    "id": _ID,
    "stage": "before",
    "modality": "text",
    "decided_by": "floor",
    "categories": ["illicit/violent"],
    "status": "final",
    "content": "How to make a bomb",
    "appeal": "",
    "created_at": _AT,
}


class AiProviderView(BaseModel):
    """A provider, and whose key is used; the key itself is never shown."""

    model_config = example(**_PROVIDER)

    name: str
    title: str
    modalities: list[Modality]
    key: Literal["own", "platform", "none"]
    hint: str = Field(description="How the workspace's own key ends.")
    base_url: str
    model: str
    rejected_at: dt.datetime | None = Field(description="When the provider last refused the workspace's own key.")
    help_url: str

    @classmethod
    def of(cls, state: ProviderState) -> AiProviderView:
        """Return it in these words."""
        return cls(
            name=state.provider.name,
            title=state.provider.title,
            modalities=list(state.provider.modalities),
            key=state.key,  # type: ignore[arg-type] -- one of the three
            hint=state.hint,
            base_url=state.base_url,
            model=state.model,
            rejected_at=state.rejected_at,
            help_url=state.provider.help_url,
        )


class AiProviderList(BaseModel):
    """Every provider."""

    model_config = example(items=[_PROVIDER])

    items: list[AiProviderView]


class ModelView(BaseModel):
    """A model that can be chosen."""

    model_config = example(**_MODEL)

    key: str = Field(description="`provider/name`.")
    modality: Modality
    shutdown: dt.date | None = Field(description="The last day that its provider promises it for.")
    priced: bool = Field(description="What has no price is never asked.")

    @classmethod
    def of(cls, model: Model, *, priced: bool) -> ModelView:
        """Return it in these words."""
        return cls(key=model.key, modality=model.modality, shutdown=model.shutdown, priced=priced)


class StackView(BaseModel):
    """What is chosen, and what can be."""

    model_config = example(
        stack=None,
        default_stack="balanced",
        choices={"text": ["openai/gpt-5.4"]},
        stacks={"balanced": {"text": ["google/gemini-3.5-flash"]}},
        models=[_MODEL],
        prices="2026-11",
    )

    stack: str | None = Field(description="Null is the operator's.")
    default_stack: str
    choices: dict[str, list[str]] = Field(description="By modality, models that come before those of the stack.")
    stacks: dict[str, dict[str, list[str]]]
    models: list[ModelView]
    prices: str = Field(description="The version of the price book.")


class StackChoice(BaseModel):
    """What to choose."""

    model_config = example(stack="premium", choices={"text": ["openai/gpt-5.4"]})

    stack: Word | None = None
    choices: dict[Modality, Annotated[list[Word], Field(max_length=10)]] = Field(
        default_factory=dict[Modality, list[str]]
    )


class KeyRequest(BaseModel):
    """A key of the workspace's own; a server of its own has an address and a model as well."""

    model_config = example(key="sk-of-your-own")

    key: SecretStr = Field(default=SecretStr(""), max_length=500)
    base_url: Annotated[str, StringConstraints(max_length=500)] = ""
    model: Word = ""

    def own(self) -> OwnKey:
        """Return it as the gateway takes it."""
        return OwnKey(self.key.get_secret_value().strip(), self.base_url.rstrip("/"), self.model)


class CallView(BaseModel):
    """One call of a provider."""

    model_config = example(**_CALL)

    id: uuid.UUID
    job_id: uuid.UUID | None
    modality: Modality
    provider: str
    model: str
    template: str
    payer: Literal["platform", "workspace", "nobody"]
    status: Literal["open", "done", "failed"]
    cached: bool
    cost_micro: int = Field(description="In micro-dollars; of an open call the most that it can cost.")
    units: dict[str, int]
    error: str | None
    created_at: dt.datetime

    @classmethod
    def of(cls, row: Any) -> CallView:  # noqa: ANN401 -- a row
        """Return it in these words."""
        fields = dict(row)
        return cls(**{**fields, "cost_micro": fields["cost"], "units": json.loads(fields["units"])})


class SumView(BaseModel):
    """What a model cost this month."""

    model_config = example(**_SUM)

    provider: str
    model: str
    modality: Modality
    calls: int
    cached: int
    platform_micro: int
    own_micro: int = Field(description="Billed to the workspace's own account at the provider.")


class AiBudgetView(BaseModel):
    """What may be spent on the platform's keys this month."""

    model_config = example(**_BUDGET)

    monthly_micro: int
    granted_micro: int
    own_limit_micro: int | None
    spent_micro: int
    held_micro: int = Field(description="Set aside for calls that are under way.")

    @classmethod
    def of(cls, row: Any) -> AiBudgetView:  # noqa: ANN401 -- a row
        """Return it in these words."""
        return cls(
            monthly_micro=row["monthly"],
            granted_micro=row["granted"],
            own_limit_micro=row["own_limit"],
            spent_micro=row["spent"],
            held_micro=row["held"],
        )


class BudgetLimit(BaseModel):
    """Less than the operator allows; null is as much."""

    model_config = example(own_limit_micro=1_000_000)

    own_limit_micro: _Micro | None


class AiUsageView(BaseModel):
    """The budget, this month's sums, and one page of calls, the newest first."""

    model_config = example(budget=_BUDGET, models=[_SUM], items=[_CALL], next_cursor=None)

    budget: AiBudgetView
    models: list[SumView]
    items: list[CallView]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")


class TextStreamRequest(BaseModel):
    """Words to write."""

    model_config = example(prompt="Three loglines about a lighthouse.", system="", max_output_tokens=500)

    prompt: Annotated[str, StringConstraints(min_length=1)]
    system: str = ""
    max_output_tokens: int = Field(default=1024, ge=1, le=16_384)
    temperature: float | None = Field(default=None, ge=0, le=2)


class DecisionView(BaseModel):
    """A refusal."""

    model_config = example(**_DECISION)

    id: uuid.UUID
    stage: Literal["before", "after"]
    modality: str
    decided_by: str = Field(description="`floor` is our own list of words; else the provider.")
    categories: list[str]
    status: Literal["final", "appealed", "upheld", "overturned"]
    content: str = Field(description="How it begins.")
    appeal: str
    created_at: dt.datetime

    @classmethod
    def of(cls, found: Decision) -> DecisionView:
        """Return it in these words."""
        return cls(
            id=found.id,
            stage=found.stage,  # type: ignore[arg-type] -- the database allows no other
            modality=found.modality,
            decided_by=found.decided_by,
            categories=list(found.categories),
            status=found.status,  # type: ignore[arg-type] -- same
            content=found.content,
            appeal=found.appeal,
            created_at=found.created_at,
        )


class DecisionList(BaseModel):
    """Refusals, the newest first."""

    model_config = example(items=[_DECISION])

    items: list[DecisionView]


class AppealRequest(BaseModel):
    """Why a refusal is wrong."""

    model_config = example(words="It is a line of a detective story.")

    words: Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]
