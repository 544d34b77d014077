"""What the operator's requests have in common."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from mutoscope.tenancy.schema_example import example

MIN_REASON_CHARACTERS = 3
MAX_REASON_CHARACTERS = 500


def _keepable(words: str) -> str:
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in words):
        message = "a control character, or half of a surrogate pair"
        raise ValueError(message)
    return words


Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=MIN_REASON_CHARACTERS, max_length=MAX_REASON_CHARACTERS),
    AfterValidator(_keepable),
    Field(description="Why, for the audit log. Name tickets and facts, not people.", examples=["Ticket 4711"]),
]


def _in_utc(moment: dt.datetime) -> dt.datetime:
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        message = "outside the years 1 to 9999"
        raise ValueError(message) from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment that the database can keep."""
Words = Annotated[str, AfterValidator(_keepable)]
"""Text that the database can keep."""


class Reasoned(BaseModel):
    """An act of an operator, with its reason."""

    model_config = example(reason="Ticket 4711: the owner asked for it")

    reason: Reason
