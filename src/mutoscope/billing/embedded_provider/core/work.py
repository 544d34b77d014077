"""One unit of work: reads from the world, changes copies, and says what it changed.

Every object that was looked at is compared with what it was when the work ends, so that no change can be forgotten.
"""

from __future__ import annotations

import heapq
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.options import ProviderOptions
from mutoscope.billing.embedded_provider.core.refusal import missing
from mutoscope.billing.embedded_provider.core.rows import Answer, Body, Changes, EventRow, Row, dump
from mutoscope.billing.embedded_provider.core.world import INDEXES, World, field_of

API_VERSION = "2026-10-28.endive"
"""The version of Stripe's API that is played: the one that the pinned SDK speaks."""


@dataclass
class _Held:
    kind: str
    seq: int
    body: Body
    hidden: Body
    before: tuple[str, str] | None
    """The texts it was read from; None for a new object."""
    gone: bool = False


class Work:
    """Reads and changes of one request, or of one due timer."""

    def __init__(
        self,
        world: World,
        now: int,
        options: ProviderOptions,
        *,
        request_id: str | None = None,
        key: str | None = None,
    ) -> None:
        self.world = world
        self.options = options
        self.now = now
        """The moment at which everything in this work happens, in Unix seconds."""
        self.clock = ""
        """The test clock that tells it; empty for the provider's own."""
        self.offset = world.offset
        self.settings: Body = json.loads(dump(world.settings))
        self.advance: tuple[str, int] | None = None
        """A clock to move once this work is kept, and to when."""
        self.new_timers: list[tuple[int, int, str, str]] = []
        """A heap of the timers set in this work: moment, order, object id, name."""
        self._request: Body = {"id": request_id, "idempotency_key": key}
        self._held: dict[str, _Held] = {}
        self._events: list[EventRow] = []
        self._seq = world.seq

    # -- reading

    def find(self, object_id: str | None, kind: str | None = None) -> Body | None:
        """Return an object to read or change; None if there is none of this kind."""
        if not object_id:
            return None
        held = self._held.get(object_id) or self._take(object_id)
        return held.body if held and not held.gone and kind in (None, held.kind) else None

    def get(self, object_id: str, kind: str, *, param: str = "id") -> Body:
        """Return an object to read or change.

        Raises:
            Refusal: there is none.
        """
        body = self.find(object_id, kind)
        if body is None:
            raise missing(kind, object_id, param=param)
        return body

    def hidden(self, object_id: str) -> Body:
        """Return what is kept beside an object, to read or change."""
        held = self._held.get(object_id) or self._take(object_id)
        if held is None:
            raise missing("object", object_id)
        return held.hidden

    def newest(
        self, kind: str, *, before: str | None = None, equals: dict[str, object] | None = None
    ) -> Iterator[Body]:
        """Yield a kind's objects, newest first.

        Args:
            kind: of what.
            before: only those older than this object.
            equals: by dotted field, the value that it must have.
        """
        yield from self._walk(kind, equals or {}, self._seq_of(before), backwards=True)

    def oldest(self, kind: str, *, after: str | None = None, equals: dict[str, object] | None = None) -> Iterator[Body]:
        """Yield a kind's objects, oldest first."""
        yield from self._walk(kind, equals or {}, self._seq_of(after), backwards=False)

    def scratch(self) -> Work:
        """Return a work that sees what this one sees and is never kept: what would happen if."""
        other = Work(self.world, self.now, self.options)
        other.clock = self.clock
        for object_id, held in self._held.items():
            body, hidden = json.loads(dump(held.body)), json.loads(dump(held.hidden))
            other._held[object_id] = _Held(held.kind, held.seq, body, hidden, held.before, held.gone)
        other._seq = self._seq
        return other

    # -- changing

    def add(self, kind: str, body: Body, hidden: Body | None = None) -> Body:
        """Keep a new object and return it."""
        self._seq += 1
        kept = dict(hidden or {})
        if self.clock:
            kept["clock"] = self.clock
        self._held[body["id"]] = _Held(kind, self._seq, body, kept, None)
        return body

    def follow(self, customer: Body) -> None:
        """Live in the time of a customer from here on: that of their test clock, if they have one."""
        clock = self.find(customer.get("test_clock"), "test_helpers.test_clock")
        if clock is not None and clock["id"] != self.clock:
            self.clock, self.now = clock["id"], clock["frozen_time"]

    def remove(self, object_id: str) -> None:
        """Delete an object."""
        self.hidden(object_id)
        self._held[object_id].gone = True

    def become(self, object_id: str, kind: str, body: Body) -> None:
        """Leave something else in an object's place: a stub of what was deleted."""
        self.remove(object_id)
        hidden = {"clock": held} if (held := self._held[object_id].hidden.get("clock")) else {}
        self._held[object_id] = _Held(kind, self._held[object_id].seq, body, hidden, ("", ""))

    def emit(self, event_type: str, body: Body, previous: Body | None = None) -> None:
        """Log an event with the object as it is now."""
        number = self.world.event_seq + len(self._events) + 1
        data: Body = {"object": body}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": new_object_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": self._request,
            "type": event_type,
        }
        self._events.append(EventRow(number, event["id"], event_type, self.now, dump(event)))

    def set_timer(self, object_id: str, name: str, moment: int | None) -> None:
        """Have something done to an object at a moment, or not at all."""
        hidden = self.hidden(object_id)
        timers = hidden.setdefault("timers", {})
        if moment is None:
            timers.pop(name, None)
            return
        timers[name] = moment
        if (hidden.get("clock") or "") == self.clock:
            heapq.heappush(self.new_timers, (moment, len(self.new_timers), object_id, name))

    def settle(self, answer: Answer | None = None) -> Changes:
        """Return what changed."""
        rows = [row for object_id, held in self._held.items() if (row := _changed(object_id, held)) is not None]
        return Changes(
            based_on=self.world.version,
            offset=self.offset,
            settings=dump(self.settings),
            rows=rows,
            events=self._events,
            answer=answer,
        )

    def changed_clock_or_settings(self) -> bool:
        """Tell whether the provider's own clock or its settings were changed."""
        return self.offset != self.world.offset or self.settings != self.world.settings

    # -- inside

    def _take(self, object_id: str) -> _Held | None:
        row = self.world.row(object_id)
        if row is None or row.body is None:
            return None
        held = _Held(row.kind, row.seq, json.loads(row.body), json.loads(row.hidden), (row.body, row.hidden))
        self._held[object_id] = held
        return held

    def _seq_of(self, object_id: str | None) -> int | None:
        if object_id is None:
            return None
        held = self._held.get(object_id) or self._take(object_id)
        if held is None:
            raise missing("object", object_id, param="starting_after")
        return held.seq

    def _walk(self, kind: str, equals: dict[str, object], cursor: int | None, *, backwards: bool) -> Iterator[Body]:
        matches = _matcher(equals)
        mine = sorted(held.seq for held in self._held.values() if held.kind == kind)
        ids = {held.seq: object_id for object_id, held in self._held.items()}
        for seq in _merge(self._candidates(kind, equals), mine, cursor, backwards=backwards):
            object_id = ids.get(seq) or self.world.at(seq).id
            body = self.find(object_id, kind)
            if body is not None and matches(body):
                yield body

    def _candidates(self, kind: str, equals: dict[str, object]) -> list[int]:
        indexed = [path for path in equals if path in INDEXES.get(kind, ()) and equals[path] is not None]
        if not indexed:
            return self.world.bucket(kind)
        return min((self.world.bucket(kind, path, equals[path]) for path in indexed), key=len)


def _matcher(equals: dict[str, object]) -> Callable[[Body], bool]:
    def matches(body: Body) -> bool:
        return all(field_of(body, path) == value for path, value in equals.items())

    return matches


def _merge(bucket: list[int], mine: list[int], cursor: int | None, *, backwards: bool) -> Iterator[int]:
    """Yield the numbers of two sorted lists once each, from one side of the cursor."""
    own = set(mine)
    kept = _beyond(bucket, cursor, backwards=backwards)
    fresh = _beyond(mine, cursor, backwards=backwards)
    sign = -1 if backwards else 1
    place = 0
    for seq in kept:
        while place < len(fresh) and sign * fresh[place] < sign * seq:
            yield fresh[place]
            place += 1
        if seq not in own:
            yield seq
    yield from fresh[place:]


def _beyond(numbers: list[int], cursor: int | None, *, backwards: bool) -> Any:  # noqa: ANN401 -- a sequence of int
    if backwards:
        end = len(numbers) if cursor is None else bisect_left(numbers, cursor)
        return _Reversed(numbers, end) if end else []
    start = 0 if cursor is None else bisect_right(numbers, cursor)
    return numbers[start:]


class _Reversed:
    """A list's first `end` numbers from behind, without copying it."""

    def __init__(self, numbers: list[int], end: int) -> None:
        self._numbers, self._end = numbers, end

    def __len__(self) -> int:
        return self._end

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 -- an index or a slice
        if isinstance(place, slice):
            return [self._numbers[self._end - 1 - at] for at in range(*place.indices(self._end))]
        if place >= self._end:
            raise IndexError
        return self._numbers[self._end - 1 - place]

    def __iter__(self) -> Iterator[int]:
        for place in range(self._end - 1, -1, -1):
            yield self._numbers[place]


def _changed(object_id: str, held: _Held) -> Row | None:
    body, hidden = dump(held.body), dump(held.hidden)
    if held.gone:
        return Row(object_id, held.kind, held.seq, None, hidden) if held.before else None
    if held.before == (body, hidden):
        return None
    return Row(object_id, held.kind, held.seq, body, hidden)
