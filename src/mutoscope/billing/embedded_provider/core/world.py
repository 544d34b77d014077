"""Every object in memory, as JSON text, found by id and by the fields that lists filter on.

The store is the truth; this is a copy that knows its version. Text rather than dicts keeps a year of customers small, and
hands every unit of work its own copy.
"""

from __future__ import annotations

import heapq
import json
from bisect import bisect_left, insort
from collections import defaultdict
from typing import Any

from mutoscope.billing.embedded_provider.core.rows import Body, Row, Snapshot, dump

INDEXES: dict[str, tuple[str, ...]] = {
    "balance_transaction": ("source", "type"),
    "billing_portal.configuration": (),
    "charge": ("customer", "payment_intent"),
    "checkout.session": ("customer", "payment_intent", "subscription", "status"),
    "customer": ("email", "test_clock"),
    "customer_balance_transaction": ("customer",),
    "dispute": ("charge", "payment_intent"),
    "invoice": ("customer", "parent.subscription_details.subscription", "status"),
    "invoice_payment": ("invoice", "payment.payment_intent", "status"),
    "invoiceitem": ("customer", "invoice"),
    "payment_intent": ("customer",),
    "payment_method": ("customer",),
    "price": ("lookup_key", "product"),
    "promotion_code": ("code", "promotion.coupon"),
    "refund": ("charge", "payment_intent"),
    "setup_intent": ("customer",),
    "subscription": ("customer", "status"),
    "tax_id": ("customer",),
}
"""By kind: the fields whose values are looked up."""


def field_of(body: Body, path: str) -> Any:  # noqa: ANN401 -- whatever the field holds
    """Return a field by its dotted path; None if any part of it is missing."""
    value: Any = body
    for part in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


class World:
    """All objects at one version."""

    def __init__(self) -> None:
        self.version = -1
        self.offset = 0
        self.settings: Body = {}
        self.seq = 0
        self.event_seq = 0
        self._rows: dict[str, Row] = {}
        self._by_seq: dict[int, Row] = {}
        self._kinds: defaultdict[str, list[int]] = defaultdict(list[int])
        self._buckets: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list[int])
        self._keys: dict[int, list[tuple[str, str, str]]] = {}
        self._timers: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list[tuple[int, int, str]])

    def apply(self, snapshot: Snapshot) -> None:
        """Take over what changed up to a newer version."""
        self.version, self.offset, self.event_seq = snapshot.version, snapshot.offset, snapshot.event_seq
        self.settings = json.loads(snapshot.settings)
        for row in snapshot.rows:
            self._put(row)

    def row(self, object_id: str) -> Row | None:
        """Return an object's row; None if there is none or it was deleted."""
        row = self._rows.get(object_id)
        return row if row is not None and row.body is not None else None

    def at(self, seq: int) -> Row:
        """Return the row of a sequence number."""
        return self._by_seq[seq]

    def bucket(self, kind: str, path: str | None = None, value: object = None) -> list[int]:
        """Return the sequence numbers of a kind, or of those whose indexed field has a value; oldest first."""
        if path is None:
            return self._kinds[kind]
        return self._buckets.get((kind, path, str(value)), [])

    def next_timer(self, clock: str) -> tuple[int, str, str] | None:
        """Return the earliest timer of a clock as (moment, object id, name); it may have been changed since."""
        heap = self._timers[clock]
        return (heap[0][0], self._by_seq[heap[0][1]].id, heap[0][2]) if heap else None

    def drop_timer(self, clock: str) -> None:
        """Forget the earliest timer of a clock: it is being dealt with."""
        heapq.heappop(self._timers[clock])

    def _put(self, row: Row) -> None:
        before = self._rows.get(row.id)
        self._rows[row.id] = self._by_seq[row.seq] = row
        self.seq = max(self.seq, row.seq)
        if before is None:
            _insert(self._kinds[row.kind], row.seq)
        self._index(row)
        hidden: Body = json.loads(row.hidden)
        if row.body is not None:
            for name, moment in hidden.get("timers", {}).items():
                heapq.heappush(self._timers[hidden.get("clock") or ""], (moment, row.seq, name))

    def _index(self, row: Row) -> None:
        keys: list[tuple[str, str, str]] = []
        if row.body is not None:
            paths = INDEXES.get(row.kind, ())
            body = json.loads(row.body) if paths else {}
            keys = [(row.kind, path, str(value)) for path in paths if (value := field_of(body, path)) is not None]
        before = self._keys.get(row.seq, [])
        for key in before:
            if key not in keys:
                bucket = self._buckets[key]
                del bucket[bisect_left(bucket, row.seq)]
        for key in keys:
            if key not in before:
                _insert(self._buckets[key], row.seq)
        self._keys[row.seq] = keys

    def content(self) -> dict[str, tuple[str, str, str]]:
        """Return every object in a canonical form, to compare two worlds."""
        return {
            row.id: (row.kind, dump(_sorted(json.loads(row.body))), dump(_sorted(json.loads(row.hidden))))
            for row in self._rows.values()
            if row.body is not None
        }


def _insert(bucket: list[int], seq: int) -> None:
    if not bucket or bucket[-1] < seq:
        bucket.append(seq)
    else:
        insort(bucket, seq)


def _sorted(value: Any) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
