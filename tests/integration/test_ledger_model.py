"""The ledger against an independent model in plain Python, step by step, on sequences that Hypothesis makes up.

`make test` tries the same 200 sequences of up to 50 steps each time. `make nightly` tries 2 000 new ones
(`LEDGER_PROFILE=nightly`) and prints how to repeat one that fails.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, cast

import psycopg
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

STEPS = 50
EXAMPLES = {"gate": 200, "nightly": 2000}
PROFILE = os.environ.get("LEDGER_PROFILE", "gate")
START = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
NEVER = 10**6

MOVABLE_CLOCK = b"""
create or replace function ledger.clock() returns timestamptz language sql volatile as
$$ select coalesce(nullif(current_setting('test.now', true), '')::timestamptz, clock_timestamp()) $$
"""

Connection = psycopg.Connection[tuple[Any, ...]]


class Server(Protocol):
    """What the fixture `pg` can do."""

    def create(self, name: str) -> str: ...

    def drop(self, name: str) -> None: ...


@dataclass
class Lot:
    """A grant and what became of it."""

    ref: str
    age: int
    priority: int
    expiry: int
    granted: int
    remaining: int
    held: int = 0
    spent: int = 0
    expired: int = 0
    revoked: int = 0
    repaid: int = 0
    clawed: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        return (self.priority, self.expiry, self.age)


@dataclass
class Model:
    """The rules of the ledger, written a second time from the notes and without looking at the SQL."""

    lots: list[Lot] = field(default_factory=list[Lot])
    parts: dict[int, list[tuple[Lot, int]]] = field(default_factory=dict[int, list[tuple[Lot, int]]])
    debt: int = 0
    spent: int = 0

    def available(self, now: int) -> int:
        return sum(lot.remaining for lot in self.lots if lot.expiry > now)

    def sweep(self, now: int) -> None:
        for lot in self.lots:
            if lot.expiry <= now:
                lot.expired, lot.remaining = lot.expired + lot.remaining, 0

    def pay_debt(self) -> None:
        for lot in sorted(self.lots, key=lambda lot: lot.rank, reverse=True):
            paid = min(self.debt, lot.remaining)
            lot.remaining, lot.repaid, self.debt = lot.remaining - paid, lot.repaid + paid, self.debt - paid

    def grant(self, lot: Lot, now: int) -> None:
        self.lots.append(lot)
        self.sweep(now)
        self.pay_debt()

    def hold(self, hold: int, amount: int, now: int) -> None:
        self.sweep(now)
        self.parts[hold] = []
        for lot in sorted(self.lots, key=lambda lot: lot.rank):
            taken = min(amount, lot.remaining)
            if taken:
                lot.remaining, lot.held, amount = lot.remaining - taken, lot.held + taken, amount - taken
                self.parts[hold].append((lot, taken))

    def resolve(self, hold: int, spend: int, now: int) -> None:
        self.spent += spend
        for lot, taken in self.parts.pop(hold):  # in the order of burning, which never changes
            used = min(spend, taken)
            spend -= used
            lot.held, lot.spent, lot.remaining = lot.held - taken, lot.spent + used, lot.remaining + taken - used
        self.sweep(now)
        self.pay_debt()

    def revoke(self, lot: Lot, amount: int, now: int) -> None:
        self.sweep(now)
        taken = min(amount, lot.remaining)
        owed = max(0, min(amount - taken, lot.spent + lot.held + lot.repaid - lot.clawed))
        lot.remaining, lot.revoked, lot.clawed = lot.remaining - taken, lot.revoked + taken, lot.clawed + owed
        self.debt += owed
        self.pay_debt()


class Sequence(RuleBasedStateMachine):
    """One fresh workspace: every step is done twice in the database (idempotency) and once in the model."""

    holds: Bundle[tuple[int, int]] = Bundle("holds")
    resolved: Bundle[int] = Bundle("resolved")

    db: ClassVar[Connection]

    def __init__(self) -> None:
        super().__init__()
        self.model, self.workspace = Model(), uuid.uuid4()
        self.now = self.keys = 0
        self.db.execute("select set_config('app.workspace_id', %s, false)", (str(self.workspace),))

    def once(self, function: str, *arguments: object) -> int:
        """Call a function of the ledger at the model's moment."""
        marks = ", ".join(["%s"] * len(arguments))
        moment = str(START + dt.timedelta(minutes=self.now))
        call = f"ledger.{function}(%s, 'credit', {marks})"
        query = f"select {call} from set_config('test.now', %s, false)"  # noqa: S608 -- put together from constants
        row = self.db.execute(query.encode(), (self.workspace, *arguments, moment)).fetchone()
        assert row is not None
        return int(row[0])

    def twice(self, function: str, *arguments: object) -> int:
        first = self.once(function, *arguments)
        assert self.once(function, *arguments) == first
        return first

    def key(self) -> str:
        self.keys += 1
        return str(self.keys)

    @initialize(amount=st.integers(1, 50))
    def begin(self, amount: int) -> None:
        self.grant(amount, 20, NEVER)

    @rule(amount=st.integers(1, 50), priority=st.sampled_from([10, 20, 30]), life=st.integers(0, 60) | st.just(NEVER))
    def grant(self, amount: int, priority: int, life: int) -> None:
        lot = Lot(self.key(), len(self.model.lots), priority, self.now + life, amount, amount)
        expires_at = None if life == NEVER else START + dt.timedelta(minutes=lot.expiry)
        lot.expiry = NEVER if life == NEVER else lot.expiry
        self.twice("grant_credits", amount, lot.ref, "pack", priority, expires_at)
        self.model.grant(lot, self.now)

    @rule(minutes=st.integers(1, 30))
    def wait(self, minutes: int) -> None:
        self.now += minutes

    @rule(target=holds, amount=st.integers(1, 80))
    def hold(self, amount: int) -> tuple[int, int] | MultipleResults[tuple[int, int]]:
        if self.model.available(self.now) < amount:
            with pytest.raises(psycopg.Error) as caught:
                self.once("hold", amount, self.key(), "job")
            assert caught.value.sqlstate == "CR402"
            return cast("MultipleResults[tuple[int, int]]", multiple())
        hold = self.twice("hold", amount, self.key(), "job")
        self.model.hold(hold, amount, self.now)
        return hold, amount

    @rule(target=resolved, hold=holds, percent=st.integers(0, 100))
    def settle(self, hold: tuple[int, int], percent: int) -> int:
        assume(hold[0] in self.model.parts)
        spend = hold[1] * percent // 100
        self.twice("settle", hold[0], spend, self.key())
        self.model.resolve(hold[0], spend, self.now)
        return hold[0]

    @rule(target=resolved, hold=holds)
    def release(self, hold: tuple[int, int]) -> int:
        assume(hold[0] in self.model.parts)
        self.twice("release", hold[0], self.key())
        self.model.resolve(hold[0], 0, self.now)
        return hold[0]

    @rule(hold=resolved, settle=st.booleans())
    def resolve_again(self, hold: int, *, settle: bool) -> None:
        with pytest.raises(psycopg.Error) as caught:
            self.once("settle", hold, 0, self.key()) if settle else self.once("release", hold, self.key())
        assert caught.value.sqlstate == "CR410"

    @rule(index=st.integers(0, 9), amount=st.integers(1, 60))
    def revoke(self, index: int, amount: int) -> None:
        lot = self.model.lots[index % len(self.model.lots)]
        self.twice("revoke", lot.ref, amount, self.key())
        self.model.revoke(lot, amount, self.now)

    @invariant()
    def agree(self) -> None:
        if not self.model.lots:
            return
        query = """
            select array[remaining, held, spent, expired, revoked, repaid, clawed] from ledger.lot
              where workspace_id = %(w)s order by id
        """
        lots = [row[0] for row in self.db.execute(query, {"w": self.workspace})]
        assert lots == [
            [lot.remaining, lot.held, lot.spent, lot.expired, lot.revoked, lot.repaid, lot.clawed]
            for lot in self.model.lots
        ]
        query = "select available, held, spent, debt from ledger.wallet where workspace_id = %(w)s"
        assert self.db.execute(query, {"w": self.workspace}).fetchone() == (
            sum(lot.remaining for lot in self.model.lots),
            sum(lot.held for lot in self.model.lots),
            self.model.spent,
            self.model.debt,
        )

    def teardown(self) -> None:
        moment = str(START + dt.timedelta(minutes=self.now))
        query = "select available from set_config('test.now', %s, false), ledger.balance(%s, 'credit')"
        assert self.db.execute(query, (moment, self.workspace)).fetchone() == (self.model.available(self.now),)
        query = "select what from ledger.invariants where workspace_id = %s"
        assert self.db.execute(query, (self.workspace,)).fetchall() == []


@pytest.fixture
def ledger(pg: Server) -> Generator[Connection]:
    name = f"model_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(pg.create(name), autocommit=True) as connection:
        connection.execute(MOVABLE_CLOCK)
        yield connection
    pg.drop(name)


@pytest.mark.timeout(0 if PROFILE == "nightly" else 600)
def test_the_ledger_does_what_the_model_does(ledger: Connection) -> None:
    profile = settings(
        max_examples=EXAMPLES[PROFILE],
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=PROFILE == "gate",
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    Sequence.db = ledger
    run_state_machine_as_test(Sequence, settings=profile)
    assert ledger.execute("select * from ledger.audit()").fetchall() == []
