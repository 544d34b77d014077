"""The answer of `POST /quotes`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.billing.usage import LimitUse
from mutoscope.catalog import Way, WayPrice
from mutoscope.generation import examples
from mutoscope.generation.quote_usage import UsageQuote
from mutoscope.infra.limits import words_of
from mutoscope.kernel import Credits, MutoscopeError

_WARN_PERCENT = 80


class QuotedCharge(BaseModel):
    """What is charged after success, in minor units (cents)."""

    currency: str = Field(examples=["usd"])
    amount_minor: int = Field(examples=[99])
    quantity: int

    @classmethod
    def of(cls, price: WayPrice) -> QuotedCharge | None:
        """Return what a price charges; None if it charges nothing."""
        if price.currency is None:
            return None
        return cls(currency=price.currency, amount_minor=price.minor, quantity=price.quantity)


class QuotedLimit(BaseModel):
    """A limit of the plan that the film would count on."""

    feature: str
    per: str
    unit: str
    limit: int | None = Field(description="Null is unlimited.")
    soft_limit: int | None = Field(description="Above it there are warnings, and work may wait longer.")
    used: str
    used_after: str
    percent_after: int | None
    lifted_by: str | None = Field(description="The least plan that allows more.")

    @classmethod
    def of(cls, use: LimitUse) -> QuotedLimit:
        """Return a limit in these words."""
        return cls(
            feature=use.feature,
            per=use.per,
            unit=use.unit,
            limit=use.hard,
            soft_limit=use.soft,
            used=amount_words(use, use.used),
            used_after=amount_words(use, use.used_after or 0),
            percent_after=use.percent,
            lifted_by=use.lifting_plan,
        )


class Refusal(BaseModel):
    """Why the gate would refuse it now, as the error would say."""

    code: str
    message: str
    remedy: str
    details: dict[str, Any]

    @classmethod
    def of(cls, error: MutoscopeError) -> Refusal:
        """Return an error in these words."""
        return cls(code=error.code, message=error.message, remedy=error.remedy, details=error.details)


class QuoteView(BaseModel):
    """What a film will cost. `credits` is the likely price, `hold` what is reserved and never exceeded.

    Both are 0 where the film is not paid in credits; `paid_by`, `amount` and `charge` say how it would be.
    """

    model_config = ConfigDict(json_schema_extra={"example": examples.QUOTE})
    seconds: int
    unchanged_seconds: int = Field(
        description="Seconds that earlier, paid films of the project gave already; they are not made or paid again."
    )
    seconds_to_render: int = Field(description="Seconds of the film that are made anew.")
    billed_seconds: int = Field(description="Seconds the price is of, further sizes counted; at least one.")
    sizes: list[str] = Field(
        default_factory=list[str], description="Every size that is made; further ones cost a share."
    )
    credits: str = Field(examples=["2.25"])
    hold: str
    balance: str
    balance_after: str
    plan_type: str
    max_seconds: int | None
    affordable: bool
    notices: list[str]
    paid_by: Way
    unit: str
    amount: str = Field(description="The likely price in `unit`; 0 where the plan includes it or it is charged.")
    charge: QuotedCharge | None
    limits: list[QuotedLimit]
    warnings: list[str]
    refusal: Refusal | None

    @classmethod
    def of(cls, quote: UsageQuote) -> QuoteView:
        """Return the view of a quote."""
        film = quote.film
        price, held = _chosen(quote, film.prices), _chosen(quote, film.ways)
        spent = price.amount if price.path == "credits" else 0
        return cls(
            seconds=film.seconds,
            unchanged_seconds=min(film.scenes.unchanged_seconds, film.seconds),
            seconds_to_render=max(film.seconds - film.scenes.unchanged_seconds, 0),
            billed_seconds=film.billed(film.seconds),
            sizes=[f"{width}x{height}" for width, height in film.request.sizes],
            credits=str(Credits(spent)),
            hold=str(Credits(held.amount if held.path == "credits" else 0)),
            balance=str(Credits(quote.available)),
            balance_after=str(Credits(quote.available - spent)),
            plan_type=film.plan.key,
            max_seconds=film.plan.max_seconds,
            affordable=quote.refusal is None,
            notices=list(film.request.notices),
            paid_by=price.path,
            unit=price.unit,
            amount=str(Credits(price.amount)),
            charge=QuotedCharge.of(price),
            limits=[QuotedLimit.of(use) for use in quote.limits],
            warnings=[_warning(use) for use in quote.limits if (use.percent or 0) >= _WARN_PERCENT],
            refusal=Refusal.of(quote.refusal) if quote.refusal else None,
        )


def amount_words(use: LimitUse, amount: int) -> str:
    """Return a used amount as a decimal; what is granted is counted in thousandths."""
    return str(Credits(amount)) if use.per == "grant" else str(amount)


def _chosen(quote: UsageQuote, prices: tuple[WayPrice, ...]) -> WayPrice:
    """Return the price by the way that the gate would take; refused, the first."""
    taken = quote.reservation
    return next((p for p in prices if taken and (p.path, p.unit) == (taken.path, taken.unit)), prices[0])


def _warning(use: LimitUse) -> str:
    return f"{use.percent} % of the plan's {words_of(use.feature)} would be used."
