"""What can go wrong between us and a provider of AI; callers branch on the type, programs on the code."""

from __future__ import annotations

from typing import ClassVar, Self

from mutoscope.gateway.types import Modality, Units
from mutoscope.kernel import Conflict, InvalidInput, PaymentRequired, TooLarge, Unavailable

_WHERE = "add a key in the AI settings (`PUT /api/v1/ai/keys/{provider}`)"


class AiNotConfigured(Conflict):
    """No provider of the chosen stack can be asked: there is no key and no local default."""

    code = "ai_not_configured"

    def __init__(self, modality: Modality, *, providers: tuple[str, ...] = ()) -> None:
        """Name the modality, and whose key would help."""
        named = f" of {', '.join(providers)}" if providers else ""
        super().__init__(
            f"No AI provider for {modality} is set up.",
            remedy=f"To use {modality} models, {_WHERE}{named}, or ask the operator to set one for everybody.",
            modality=modality,
            providers=list(providers),
        )


class AiError(Exception):
    """Mixed into every error that a provider's answer, or its absence, causes."""

    may_retry: ClassVar[bool] = False
    """Whether the same request may go to the same provider again, and then to the next one of the stack."""
    units: Units | None = None
    """What the call used all the same, if the provider said so."""

    def used(self, units: Units | None) -> Self:
        """Return the error, knowing what the call used."""
        self.units = units
        return self


class RateLimited(AiError, Unavailable):
    """The provider takes no more requests now."""

    code = "ai_rate_limited"
    may_retry = True

    def __init__(self, provider: str, *, retry_after: float | None = None) -> None:
        """Name the provider, and after how many seconds it wants to be asked again."""
        known = {} if retry_after is None else {"retry_after": max(1, round(retry_after))}
        super().__init__(f"{provider} takes no more requests now.", remedy="Try again later.", **known)
        self.provider, self.after = provider, retry_after


class ProviderUnavailable(AiError, Unavailable):
    """The provider does not answer, or answers that it cannot."""

    code = "ai_unavailable"
    may_retry = True

    def __init__(self, provider: str, why: str) -> None:
        """Name the provider and what happened, `timeout` for example."""
        super().__init__(f"{provider} cannot answer now ({why}).", remedy="Try again later.", reason=why)
        self.provider = provider


class Refused(AiError, InvalidInput):
    """The provider, or our own check, refuses the content; nobody else is asked."""

    code = "ai_refused"

    def __init__(self, provider: str, *, reason: str = "") -> None:
        """Name who refused and, if they said so, why."""
        said = f": {reason}" if reason else ""
        super().__init__(
            f"{provider} refuses this content{said}.",
            remedy="Change the words; a refusal that is wrong can be appealed.",
            refused_by=provider,
        )
        self.provider = provider


class BadAnswer(AiError, Unavailable):
    """The provider answered with something that cannot be used: no JSON, half of it, a picture that is none."""

    status = 502
    code = "ai_bad_answer"

    def __init__(self, provider: str, why: str) -> None:
        """Name the provider and what is wrong with its answer."""
        super().__init__(
            f"{provider} gave an answer that cannot be used: {why}.",
            remedy="Try again; if it goes on, choose another model.",
        )
        self.provider = provider


class RequestRejected(AiError, InvalidInput):
    """The provider does not take this request: too long, an option it does not know."""

    code = "ai_request_rejected"

    def __init__(self, provider: str, why: str) -> None:
        """Name the provider and what it said."""
        super().__init__(f"{provider} does not take this request: {why}", remedy="Shorten it, or choose another model.")
        self.provider = provider


class PromptTooLarge(TooLarge):
    """More than a model may be asked at once; nothing was sent."""

    code = "ai_prompt_too_large"

    def __init__(self, *, size: int, limit: int) -> None:
        """Name both sizes in bytes."""
        super().__init__(
            f"The prompt has {size} bytes; this model is asked {limit} at most.",
            remedy="Shorten it, or split it into parts.",
            prompt_bytes=size,
            limit_bytes=limit,
        )


class KeyRejected(AiError, Conflict):
    """The provider does not accept the key; a workspace's own key is never replaced by the platform's."""

    code = "ai_key_rejected"

    def __init__(self, provider: str, *, own: bool) -> None:
        """Name the provider, and whether the key is the workspace's own."""
        whose = "this workspace's" if own else "the platform's"
        remedy = f"Replace the key, or remove it: {_WHERE}." if own else "The operator has to replace the key."
        super().__init__(f"{provider} does not accept {whose} key.", remedy=remedy, provider=provider, own_key=own)
        self.provider = provider


class ModelRetired(AiError, Conflict):
    """The model is past its shutdown date, or the provider no longer knows it."""

    code = "ai_model_retired"

    def __init__(self, provider: str, model: str, *, since: str = "") -> None:
        """Name the model and since when it is gone (ISO 8601), if that is known."""
        super().__init__("", remedy="Choose another model in the AI settings (`PUT /api/v1/ai/stack`).")
        self.since = since
        self.name_model(provider, model)

    def name_model(self, provider: str, model: str) -> None:
        """Say which model it is: an adapter only sees that there is none."""
        self.message = f"{provider} no longer offers {model}" + (f" since {self.since}." if self.since else ".")
        self.args = (self.message,)
        self.provider = provider
        self.details.update(provider=provider, model=model)


class Unpriced(Conflict):
    """The price book does not know what the call would cost, so it is not made."""

    code = "ai_unpriced"

    def __init__(self, provider: str, model: str, *, unit: str = "") -> None:
        """Name the model, and the unit without a price."""
        what = f" for {unit}" if unit else ""
        super().__init__(
            f"There is no price{what} of {provider}'s {model}; it was not asked.",
            remedy="Choose a model with a price; the operator can add prices (MUTOSCOPE_AI_PRICES).",
            provider=provider,
            model=model,
        )


class BudgetSpent(PaymentRequired):
    """The call might cost more than what is left of the workspace's budget for AI."""

    code = "ai_budget_spent"

    def __init__(self, *, need_micro: int, left_micro: int) -> None:
        """Name what the call might cost and what is left, in micro-dollars."""
        super().__init__(
            f"This call may cost {need_micro} micro-dollars; {left_micro} are left of this month's budget.",
            remedy="Wait for the next month, raise the budget, or use a key of your own.",
            need_micro=need_micro,
            left_micro=left_micro,
        )
