"""One operation of the API as a value: what is sent, and what comes back."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python

T = TypeVar("T")


class Unset(Enum):
    """What is not sent at all, where `None` would be sent as null."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Call(Generic[T]):
    """An operation with its arguments; `Client.send` and `AsyncClient.send` carry it out.

    Attributes:
        path: below `/api/v1`, with its ids filled in.
        answer: the type of the answer; None where there is none.
        keyed: whether the server heeds an `Idempotency-Key`, so that repeating it is safe.
    """

    method: Method
    path: str
    answer: Any = None
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: Any = UNSET
    keyed: bool = False

    def read(self, content: bytes) -> T:
        """Return the answer in its type; new fields that this version does not know are kept."""
        return _adapter(self.answer).validate_json(content) if self.answer is not None else None  # pyright: ignore[reportReturnType] -- T is None then


def given(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever the API takes
    """Return the fields that were given, as JSON."""
    return {name: _to_json(value) for name, value in fields.items() if value is not UNSET}


def _to_json(value: Any) -> Any:  # noqa: ANN401 -- whatever the API takes
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True)
    if isinstance(value, list):
        return [_to_json(item) for item in cast("list[Any]", value)]
    return to_jsonable_python(value)


@functools.cache
def _adapter(answer: Any) -> TypeAdapter[Any]:  # noqa: ANN401 -- a type
    return TypeAdapter(answer)
