"""Lists as Stripe pages them: newest first, `limit`, `starting_after`, `ending_before`, `has_more`, `created[gte]`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.routes import Call
from mutoscope.billing.embedded_provider.core.rows import Body

_LIMIT = 10
_MOST = 100


class Span(NamedTuple):
    """A closed range of moments; None is open."""

    start: int | None
    end: int | None

    def holds(self, moment: int) -> bool:
        """Tell whether a moment lies within."""
        return (self.start is None or moment >= self.start) and (self.end is None or moment <= self.end)


def page_limit(params: Params) -> int:
    """Return how many objects a page has."""
    return params.integer("limit", least=1, most=_MOST) or _LIMIT


def read_span(params: Params, name: str = "created") -> Span:
    """Return the moments that a list is restricted to: an exact one, or `[gt]`, `[gte]`, `[lt]`, `[lte]`."""
    if isinstance(params.peek(name), str):
        exact = params.integer(name)
        return Span(exact, exact)
    inner = params.child(name)
    if inner is None:
        return Span(None, None)
    gt, gte, lt, lte = (inner.integer(word) for word in ("gt", "gte", "lt", "lte"))
    starts = [moment for moment in (gte, None if gt is None else gt + 1) if moment is not None]
    ends = [moment for moment in (lte, None if lt is None else lt - 1) if moment is not None]
    return Span(max(starts, default=None), min(ends, default=None))


def read_cursors(params: Params) -> tuple[str | None, str | None]:
    """Return `starting_after` and `ending_before`.

    Raises:
        Refusal: both were sent.
    """
    after, before = params.text("starting_after"), params.text("ending_before")
    if after and before:
        raise invalid("You cannot use both starting_after and ending_before.", param="starting_after")
    return after, before


def answer_list(
    call: Call,
    kind: str,
    *,
    equals: dict[str, object] | None = None,
    accept: Callable[[Body], bool] | None = None,
    url: str | None = None,
) -> Body:
    """Return one page of a kind's objects.

    Args:
        call: the request, whose paging parameters are read here.
        kind: of what.
        equals: by dotted field, the value that it must have; those that are None do not matter.
        accept: a further test.
        url: the list's own address.
    """
    limit, span = page_limit(call.params), read_span(call.params)
    after, before = read_cursors(call.params)
    wanted = {path: value for path, value in (equals or {}).items() if value is not None}
    walk = (
        call.work.oldest(kind, after=before, equals=wanted)
        if before
        else call.work.newest(kind, before=after, equals=wanted)
    )
    matching = (
        body for body in walk if span.holds(body.get("created", call.work.now)) and (accept is None or accept(body))
    )
    found = list(islice(matching, limit + 1))
    page = found[:limit]
    return list_object(page[::-1] if before else page, url or "/v1/" + kind + "s", has_more=len(found) > limit)


def list_object(bodies: list[Body], url: str, *, has_more: bool = False) -> Body:
    """Return a list object."""
    return {"object": "list", "data": bodies, "has_more": has_more, "url": url}
