"""What a month of AI will cost: counts × unit prices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mutoscope.analytics.budget.types import Activity, PriceList, Stack
from mutoscope.analytics.errors import StackUnknown

_MILLION = 1_000_000


@dataclass(frozen=True)
class BudgetLine:
    """One kind of call, or a flat plan: how many, and what they cost in micro-dollars."""

    key: str
    model: str
    count: int
    micro: int


@dataclass(frozen=True)
class Budget:
    """A month's plan for a stack; the printed range is the document's own, for its own number of projects."""

    price_list: str
    stack: str
    projects: int
    lines: tuple[BudgetLine, ...]
    printed_low: int
    printed_high: int
    printed_projects: int

    @property
    def micro(self) -> int:
        """Return the whole month's cost in micro-dollars."""
        return sum(line.micro for line in self.lines)


def unit_micro(prices: PriceList, activity: Activity, *, text: str, images: str) -> Fraction:
    """Return what one call of an activity costs with these models, exactly."""
    if activity.what == "image":
        return Fraction(prices.image_price(images).usual)
    price = prices.text_price(text)
    return Fraction(activity.input_tokens * price.input + activity.output_tokens * price.output, _MILLION)


def plan_budget(prices: PriceList, stack: str, projects: int) -> Budget:
    """Return what a number of projects a month costs; counts grow with it, begun ones whole, flat plans do not.

    Raises:
        StackUnknown: the list has no such stack.
    """
    chosen = _find(prices, stack)
    lines = [_line(prices, chosen, activity, projects) for activity in prices.scenario.activities]
    lines += [BudgetLine(key, key, 1, prices.flat_price(key).usual) for key in chosen.flat if projects]
    return Budget(
        price_list=prices.name,
        stack=stack,
        projects=projects,
        lines=tuple(lines),
        printed_low=chosen.printed_low,
        printed_high=chosen.printed_high,
        printed_projects=prices.scenario.projects,
    )


def _find(prices: PriceList, stack: str) -> Stack:
    for known in prices.stacks:
        if known.key == stack:
            return known
    raise StackUnknown(stack, [known.key for known in prices.stacks])


def _line(prices: PriceList, stack: Stack, activity: Activity, projects: int) -> BudgetLine:
    count = -(-activity.count * projects // prices.scenario.projects)
    micro = -(-count * unit_micro(prices, activity, text=stack.text, images=stack.images) // 1)
    model = stack.images if activity.what == "image" else stack.text
    return BudgetLine(activity.key, model, count, int(micro))
