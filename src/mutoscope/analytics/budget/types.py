"""A price list: what providers ask, a scenario of counts, and what the document beside them prints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mutoscope.analytics.record import Record

Micro = Annotated[int, Field(ge=0)]
"""Micro-dollars."""


class TextPrice(Record):
    """Micro-dollars for a million tokens."""

    key: str
    provider: str
    input: Micro
    output: Micro


class RangePrice(Record):
    """Micro-dollars for one image, or for a month of a flat plan: the ends of the range, and what is planned."""

    key: str
    low: Micro
    high: Micro
    usual: Micro


class Column(Record):
    """One provider's column of the scenario."""

    key: str
    text: str
    images: str
    printed_total: Micro


class Stack(Record):
    """Models that are used together, and the total that the document expects of them."""

    key: str
    text: str
    images: str
    flat: tuple[str, ...] = ()
    printed_low: Micro
    printed_high: Micro


class Activity(Record):
    """What is asked of a model how often; `each_project` means that no project does without it."""

    key: str
    what: Literal["text", "image"]
    count: Annotated[int, Field(gt=0)]
    each_project: bool = False
    input_tokens: Annotated[int, Field(ge=0)] = 0
    output_tokens: Annotated[int, Field(ge=0)] = 0
    printed: dict[str, Micro]


class Scenario(Record):
    """A month of one creator."""

    name: str
    projects: Annotated[int, Field(gt=0)]
    activities: tuple[Activity, ...]


class PriceList(Record):
    """Prices, a scenario, and the figures that a document prints for it."""

    name: str
    source: str
    text: tuple[TextPrice, ...]
    images: tuple[RangePrice, ...]
    flat: tuple[RangePrice, ...]
    columns: tuple[Column, ...]
    stacks: tuple[Stack, ...]
    scenario: Scenario

    def text_price(self, key: str) -> TextPrice:
        """Return a model's price."""
        return next(price for price in self.text if price.key == key)

    def image_price(self, key: str) -> RangePrice:
        """Return an image model's price."""
        return next(price for price in self.images if price.key == key)

    def flat_price(self, key: str) -> RangePrice:
        """Return a flat plan's price."""
        return next(price for price in self.flat if price.key == key)
