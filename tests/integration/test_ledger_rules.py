"""The ledger's rules, one scenario each, and proof that the scenarios notice when a rule is broken.

Every scenario runs on the real SQL in a test of its own. The mutation test breaks the SQL in one place at a time, in a
database of its own, and demands that at least one scenario fails.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Generator
from types import ModuleType
from typing import Any, Protocol, cast

import psycopg
import pytest
from alembic.script import ScriptDirectory

from mutoscope.infra.migrations import migration_config

START = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)

MOVABLE_CLOCK = """
create or replace function ledger.clock() returns timestamptz language sql volatile as
$$ select coalesce(nullif(current_setting('test.now', true), '')::timestamptz, clock_timestamp()) $$
"""


class Server(Protocol):
    """What the fixture `pg` can do."""

    def create(self, name: str) -> str:
        """Create a database migrated to head; return its owner's URL."""
        ...

    def drop(self, name: str) -> None:
        """Drop a database."""
        ...


class Books:
    """A new workspace's books on an owner's connection, with a clock that moves when told."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self.db = connection
        self.workspace = uuid.uuid4()
        self.bind(self.workspace)
        self.move_to(0)

    def bind(self, workspace: uuid.UUID) -> None:
        """Bind the session to a workspace."""
        self.db.execute("select set_config('app.workspace_id', %s, false)", (str(workspace),))

    def move_to(self, minute: int) -> None:
        """Set the clock to some minutes after the start."""
        self.db.execute("select set_config('test.now', %s, false)", (str(self.at(minute)),))

    def at(self, minute: int | None) -> dt.datetime | None:
        """Return the moment some minutes after the start; None is never."""
        return None if minute is None else START + dt.timedelta(minutes=minute)

    def one(self, query: str, *arguments: object) -> Any:  # noqa: ANN401 -- a column of any type
        """Return the first column of the first row."""
        row = self.db.execute(query.encode(), arguments).fetchone()
        return row[0] if row else None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return all rows; `%(w)s` is the workspace."""
        return self.db.execute(query.encode(), {"w": self.workspace}).fetchall()

    def call(self, function: str, *arguments: object) -> int:
        """Call one of the ledger's functions for this workspace."""
        marks = ", ".join(["%s"] * len(arguments))
        return cast("int", self.one(f"select ledger.{function}(%s, 'credit', {marks})", self.workspace, *arguments))

    def grant(
        self, amount: int, ref: str = "g", priority: int = 20, until: int | None = None, source: str = "plan"
    ) -> int:
        """Grant credits."""
        return self.call("grant_credits", amount, ref, source, priority, self.at(until))

    def hold(self, amount: int, key: str = "h", ref: str | None = "job") -> int:
        """Place a hold."""
        return self.call("hold", amount, key, ref)

    def settle(self, hold: int, amount: int, key: str = "s") -> int:
        """Settle a hold."""
        return self.call("settle", hold, amount, key)

    def release(self, hold: int, key: str = "r") -> int:
        """Release a hold."""
        return self.call("release", hold, key)

    def revoke(self, amount: int, ref: str = "g", key: str = "v") -> int:
        """Revoke a grant."""
        return self.call("revoke", ref, amount, key)

    def wallet(self) -> tuple[int, int, int, int]:
        """Return available, held, spent, debt."""
        query = "select available, held, spent, debt from ledger.wallet where workspace_id = %(w)s"
        return cast("tuple[int, int, int, int]", self.rows(query)[0])

    def change(self, statement: str) -> None:
        """Run a statement that returns nothing; `%(w)s` is the workspace."""
        self.db.execute(statement.encode(), {"w": self.workspace})

    def lots(self, columns: str) -> list[tuple[Any, ...]]:
        """Return columns of the lots, oldest first."""
        return self.rows(
            "select COLUMNS from ledger.lot where workspace_id = %(w)s order by id".replace("COLUMNS", columns)
        )

    def refused(self, state: str, act: Callable[[], object]) -> None:
        """Demand that an act fails with an SQLSTATE."""
        with pytest.raises(psycopg.Error) as caught:
            act()
        if (caught.value.sqlstate or "").startswith("42"):
            raise caught.value  # a mistake in the SQL is no refusal
        assert caught.value.sqlstate == state, caught.value

    def check(self) -> None:
        """Demand that the books are whole."""
        assert self.rows("select * from ledger.audit() where workspace_id = %(w)s") == []

    @contextlib.contextmanager
    def tampering(self) -> Generator[None]:
        """Do as a database owner could who switches the guards off; undone afterwards."""
        with self.db.transaction(force_rollback=True):
            for table in ("wallet", "lot", "op", "entry"):
                self.db.execute(f"alter table ledger.{table} disable trigger user")
            yield


# The rules ------------------------------------------------------------------------------------------------------


def a_hold_burns_by_priority_then_expiry_then_age(books: Books) -> None:
    books.grant(10, "never", 20)
    books.grant(10, "late", 20, until=60)
    books.grant(10, "early", 20, until=30)
    books.grant(10, "early too", 20, until=30)
    books.grant(10, "first", 10)
    books.hold(15)
    assert books.lots("held") == [(0,), (0,), (5,), (0,), (10,)]
    books.hold(20, "h2")
    assert books.lots("held") == [(0,), (5,), (10,), (10,), (10,)]


def a_settlement_spends_in_the_order_of_burning_and_returns_the_rest_to_its_lots(books: Books) -> None:
    books.grant(10, "never", 20)
    books.grant(10, "late", 20, until=60)
    books.grant(10, "first", 10)
    books.settle(books.hold(25), 12)
    assert books.lots("remaining, spent, held") == [(10, 0, 0), (8, 2, 0), (0, 10, 0)]
    assert books.wallet() == (18, 0, 12, 0)


def a_release_returns_everything(books: Books) -> None:
    books.grant(10, "a", 20)
    books.grant(10, "b", 10)
    books.release(books.hold(15))
    assert books.lots("remaining, held") == [(10, 0), (10, 0)]
    assert books.wallet() == (20, 0, 0, 0)


def a_settlement_of_nothing_returns_everything(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(10), 0)
    assert books.wallet() == (10, 0, 0, 0)


def an_expired_lot_cannot_be_held(books: Books) -> None:
    books.grant(10, until=5)
    books.grant(3, "never", 30)
    books.move_to(4)
    books.release(books.hold(13, "before"))
    books.move_to(5)
    books.refused("CR402", lambda: books.hold(4))
    books.hold(3)
    assert books.wallet() == (0, 3, 0, 0)
    assert books.lots("expired") == [(10,), (0,)]


def a_balance_leaves_out_what_has_expired_but_was_not_swept(books: Books) -> None:
    books.grant(10, until=5)
    books.grant(3, "never")
    books.move_to(5)
    assert books.rows("select available, held from ledger.balance(%(w)s, 'credit')") == [(3, 0)]
    assert books.wallet()[0] == 13


def credits_that_expire_while_held_may_be_spent(books: Books) -> None:
    books.grant(10, until=5)
    hold = books.hold(10)
    books.move_to(9)
    books.settle(hold, 10)
    assert books.wallet() == (0, 0, 10, 0)


def credits_that_expire_while_held_are_gone_when_released(books: Books) -> None:
    books.grant(10, until=5)
    hold = books.hold(10)
    books.move_to(9)
    books.grant(1, "later")  # sweeps: nothing is left to watch, so the release must watch again
    books.release(hold)
    assert books.wallet() == (1, 0, 0, 0)
    assert books.lots("expired") == [(10,), (0,)]


def what_was_spent_of_a_revoked_grant_becomes_debt_that_the_next_grant_pays(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(8), 8)
    books.revoke(10)
    assert books.wallet() == (0, 0, 8, 8)
    books.grant(5, "next")
    assert books.wallet() == (0, 0, 8, 3)
    books.grant(5, "after")
    assert books.wallet() == (2, 0, 8, 0)


def a_release_pays_debt(books: Books) -> None:
    books.grant(10)
    hold = books.hold(10)
    books.revoke(10)
    assert books.wallet() == (0, 10, 0, 10)
    books.release(hold)
    assert books.wallet() == (0, 0, 0, 0)


def credits_that_last_longest_pay_debt_first(books: Books) -> None:
    books.grant(10, "soon", 20, until=50)
    books.grant(10, "never", 30)
    books.grant(10, "gone", 10)
    books.settle(books.hold(10), 10)
    books.revoke(10, "gone")
    assert books.lots("repaid") == [(0,), (10,), (0,)]


def expired_credits_are_not_owed(books: Books) -> None:
    books.grant(10, until=5)
    books.settle(books.hold(4), 4)
    books.move_to(5)
    books.revoke(10)
    assert books.wallet() == (0, 0, 4, 4)


def a_grant_is_not_taken_back_twice(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(6), 6)
    books.revoke(7, key="part")
    assert books.wallet() == (0, 0, 6, 3)
    books.revoke(10, key="all")
    books.revoke(10, key="again")
    assert books.wallet() == (0, 0, 6, 6)


def credits_that_paid_a_debt_are_owed_again_when_revoked(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(10), 10)
    books.revoke(10)
    books.grant(10, "second")
    assert books.wallet() == (0, 0, 10, 0)
    books.revoke(10, "second", key="v2")
    assert books.wallet() == (0, 0, 10, 10)


def the_same_key_has_the_same_effect(books: Books) -> None:
    lot = books.grant(100)
    assert books.grant(100) == lot
    hold, other = books.hold(10), books.hold(10, "h2")
    assert books.hold(10) == hold
    assert books.settle(hold, 4) == books.settle(hold, 4)
    assert books.release(other) == books.release(other)
    assert books.revoke(5) == books.revoke(5)
    assert books.wallet() == (91, 0, 4, 0)


def a_key_that_comes_back_with_other_arguments_is_refused(books: Books) -> None:
    books.grant(100)
    hold, other = books.hold(10), books.hold(10, "h2")
    books.settle(hold, 4)
    books.release(other)
    books.revoke(5)
    books.refused("CR409", lambda: books.grant(99))
    books.refused("CR409", lambda: books.grant(100, source="pack"))
    books.refused("CR409", lambda: books.hold(9))
    books.refused("CR409", lambda: books.hold(10, ref="another job"))
    books.refused("CR409", lambda: books.settle(hold, 3))
    books.refused("CR409", lambda: books.settle(other, 4))
    books.refused("CR409", lambda: books.release(hold))
    books.refused("CR409", lambda: books.revoke(4))


def a_hold_is_resolved_once(books: Books) -> None:
    books.grant(20)
    first, second = books.hold(10), books.hold(10, "h2")
    books.settle(first, 5)
    books.release(second)
    books.refused("CR410", lambda: books.settle(first, 5, "again"))
    books.refused("CR410", lambda: books.release(first, "again"))
    books.refused("CR410", lambda: books.settle(second, 5, "again"))
    books.refused("CR410", lambda: books.release(second, "again too"))
    assert books.wallet() == (15, 0, 5, 0)
    insert = """
        insert into ledger.op (workspace_id, unit, kind, key, amount, hold_id, actor)
          values (%s, 'credit', 'release', 'x', 1, %s, 'x')
    """
    books.refused("23505", lambda: books.one(insert, books.workspace, first))


def no_more_is_held_than_there_is_nor_spent_than_was_held(books: Books) -> None:
    books.refused("CR402", lambda: books.hold(1))
    books.grant(10)
    books.refused("CR402", lambda: books.hold(11))
    hold = books.hold(10)
    books.refused("CR402", lambda: books.hold(1, "h2"))
    books.refused("CR400", lambda: books.settle(hold, 11))
    books.refused("CR400", lambda: books.settle(hold, -1))
    for amount in (0, -5, 10**16, None):
        books.refused("CR400", lambda amount=amount: books.call("hold", amount, "k", "r"))
        books.refused("CR400", lambda amount=amount: books.call("grant_credits", amount, "x", "plan", 20))
        books.refused("CR400", lambda amount=amount: books.call("revoke", "g", amount, "k"))


def what_does_not_exist_is_not_found(books: Books) -> None:
    books.refused("CR404", lambda: books.settle(1, 1))
    books.grant(10)
    hold = books.hold(10)
    books.refused("CR404", lambda: books.release(hold + 1))
    books.refused("CR405", lambda: books.revoke(1, "nothing"))
    stranger = Books(books.db)
    stranger.grant(1)
    stranger.refused("CR404", lambda: stranger.release(hold))
    books.bind(books.workspace)


def the_functions_serve_only_the_workspace_the_session_is_bound_to(books: Books) -> None:
    books.grant(10)
    hold = books.hold(5)
    acts: list[Callable[[], object]] = [
        lambda: books.grant(10, "more"),
        lambda: books.hold(1, "h2"),
        lambda: books.settle(hold, 1),
        lambda: books.release(hold),
        lambda: books.revoke(1),
    ]
    for bound in (str(uuid.uuid4()), ""):
        books.db.execute("select set_config('app.workspace_id', %s, false)", (bound,))
        for act in acts:
            books.refused("CR403", act)
    books.bind(books.workspace)
    assert books.wallet() == (5, 5, 0, 0)


def what_is_written_is_never_changed(books: Books) -> None:
    books.grant(10)
    books.hold(5)
    for table in ("entry", "op"):
        books.refused(
            "CR423", lambda table=table: books.change("update ledger.TABLE set amount = 1".replace("TABLE", table))
        )
        books.refused("CR423", lambda table=table: books.change(f"truncate ledger.{table} cascade"))
    for table in ("entry", "op", "wallet", "lot", "hold_lot"):
        books.refused("CR423", lambda table=table: books.change("delete from ledger.TABLE".replace("TABLE", table)))


def the_chain_tells_which_entry_was_tampered_with(books: Books) -> None:
    books.grant(10)
    hold = books.hold(5)
    books.settle(hold, 3)
    entry = "update ledger.entry set {} where workspace_id = %(w)s and seq = 2"
    operation = "update ledger.op set {} where workspace_id = %(w)s and kind = 'hold'"
    changes = [
        "amount = amount + 1",
        "debit = 'held', credit = 'spent'",
        "lot_id = null",
        "available_after = 0",
        "held_after = 0",
    ]
    facts = ["amount = 6", "ref = 'other'", "ref = null", "key = 'other'", "actor = 'other'", "created_at = now()"]
    for change in [entry.format(change) for change in changes] + [operation.format(fact) for fact in facts]:
        with books.tampering():
            books.change(change)
            assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) == 2, change
    with books.tampering():  # a forger who knows the rule makes one entry's hash fit, and the next one tells
        books.change("""
            update ledger.entry entry set amount = entry.amount + 1 where workspace_id = %(w)s and seq = 2
        """)
        books.change("""
            update ledger.entry entry set hash = ledger.chain_hash(before.hash, entry, op)
              from ledger.entry before, ledger.op op
              where entry.workspace_id = %(w)s and entry.seq = 2 and op.id = entry.op_id
                and before.workspace_id = entry.workspace_id and before.seq = 1
        """)
        assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) == 3
    with books.tampering():
        books.db.execute("delete from ledger.entry where workspace_id = %s and seq = 4", (books.workspace,))
        assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) == 4
        found = books.rows("select what from ledger.audit() where workspace_id = %(w)s")
        assert ("the hash chain breaks at entry 4",) in found
        assert ("the wallet differs from its entries",) in found
    assert books.one("select ledger.verify_chain(%s, 'credit')", books.workspace) is None


def the_audit_notices_every_kind_of_contradiction(books: Books) -> None:
    books.grant(10)
    books.hold(5)
    tampered = {
        "update ledger.wallet set available = available + 1, issued = issued + 1 where workspace_id = %(w)s": {
            "the wallet differs from its entries",
            "the wallet differs from its lots",
        },
        "update ledger.lot set remaining = remaining - 1, spent = spent + 1 where workspace_id = %(w)s": {
            "the wallet differs from its lots"
        },
        "update ledger.hold_lot set amount = 4 where workspace_id = %(w)s": {"a hold differs from its lots"},
        "update ledger.op set amount = 4 where workspace_id = %(w)s and kind = 'hold'": {
            "a hold differs from its lots",
            "the open holds differ from what is held",
            "an operation differs from its entries",
            "the hash chain breaks at entry 2",
        },
    }
    for change, defects in tampered.items():
        with books.tampering():
            books.change(change)
            found = books.rows("select what from ledger.audit() where workspace_id = %(w)s")
            assert {what for (what,) in found} == defects, change


def every_entry_carries_the_balances_after_it(books: Books) -> None:
    books.grant(10)
    books.settle(books.hold(5), 3)
    query = """
        select debit, credit, amount, available_after, held_after from ledger.entry
          where workspace_id = %(w)s order by seq
    """
    assert books.rows(query) == [
        ("issued", "available", 10, 10, 0),
        ("available", "held", 5, 5, 5),
        ("held", "spent", 3, 5, 2),
        ("held", "available", 2, 7, 0),
    ]


RULES: dict[str, Callable[[Books], None]] = {
    rule.__name__: rule
    for rule in (
        a_hold_burns_by_priority_then_expiry_then_age,
        a_settlement_spends_in_the_order_of_burning_and_returns_the_rest_to_its_lots,
        a_release_returns_everything,
        a_settlement_of_nothing_returns_everything,
        an_expired_lot_cannot_be_held,
        a_balance_leaves_out_what_has_expired_but_was_not_swept,
        credits_that_expire_while_held_may_be_spent,
        credits_that_expire_while_held_are_gone_when_released,
        what_was_spent_of_a_revoked_grant_becomes_debt_that_the_next_grant_pays,
        a_release_pays_debt,
        credits_that_last_longest_pay_debt_first,
        expired_credits_are_not_owed,
        a_grant_is_not_taken_back_twice,
        credits_that_paid_a_debt_are_owed_again_when_revoked,
        the_same_key_has_the_same_effect,
        a_key_that_comes_back_with_other_arguments_is_refused,
        a_hold_is_resolved_once,
        no_more_is_held_than_there_is_nor_spent_than_was_held,
        what_does_not_exist_is_not_found,
        the_functions_serve_only_the_workspace_the_session_is_bound_to,
        what_is_written_is_never_changed,
        the_chain_tells_which_entry_was_tampered_with,
        the_audit_notices_every_kind_of_contradiction,
        every_entry_carries_the_balances_after_it,
    )
}


@contextlib.contextmanager
def connected(dsn: str) -> Generator[psycopg.Connection[tuple[Any, ...]]]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def books_database(pg: Server) -> Generator[psycopg.Connection[tuple[Any, ...]]]:
    """A database with the real ledger and a clock that moves."""
    name = f"books_{uuid.uuid4().hex[:12]}"
    with connected(pg.create(name)) as connection:
        connection.execute(MOVABLE_CLOCK)
        yield connection
    pg.drop(name)


@pytest.mark.parametrize("rule", RULES)
def test_rule(books_database: psycopg.Connection[tuple[Any, ...]], rule: str) -> None:
    books = Books(books_database)
    RULES[rule](books)
    books.check()


# The mutants ----------------------------------------------------------------------------------------------------

MUTANTS: dict[str, tuple[str, str, str]] = {
    # name: (beginning of the statement, what is found in it, what replaces it)
    "burning ignores priority": ("function ledger.hold(", "by priority, expires_at, id", "by expires_at, id"),
    "burning ignores expiry": ("function ledger.hold(", "by priority, expires_at, id", "by priority, id"),
    "burning ignores age": ("function ledger.hold(", "by priority, expires_at, id", "by priority, expires_at, id desc"),
    "a hold does not sweep": ("function ledger.hold(", "v_wallet := ledger.sweep(v_wallet);", ""),
    "a hold is not idempotent": ("function ledger.hold(", "'hold', p_key)", "'hold', p_key || '.')"),
    "a hold's key may bring another amount": ("function ledger.hold(", "v_op.amount <> p_amount or", ""),
    "a hold's key may bring another reference": ("function ledger.hold(", "or v_op.ref is distinct from p_ref", ""),
    "a hold serves any workspace": ("function ledger.hold(", "perform ledger.require_workspace(p_workspace);", ""),
    "a hold may be of nothing": ("function ledger.hold(", "require_amount(p_amount, 1)", "require_amount(1, 1)"),
    "a settlement spends the oldest first": (
        "function ledger.resolve(",
        "by lot.priority, lot.expires_at, lot.id",
        "by lot.id",
    ),
    "a settlement keeps the rest": ("function ledger.resolve(", "remaining + v_part.amount - v_take", "remaining"),
    "a settlement may exceed its hold": ("function ledger.resolve(", "if p_spend > v_hold.amount", "if false"),
    "a settlement may be negative": ("function ledger.settle(", "require_amount(p_amount, 0)", "require_amount(1, 0)"),
    "a settlement serves any workspace": (
        "function ledger.settle(",
        "perform ledger.require_workspace(p_workspace);",
        "",
    ),
    "a release serves any workspace": (
        "function ledger.release(",
        "perform ledger.require_workspace(p_workspace);",
        "",
    ),
    "a release pays no debt": ("function ledger.resolve(", "v_wallet := ledger.pay_debt(v_wallet, v_op);", ""),
    "a release does not sweep": ("function ledger.resolve(", "v_wallet := ledger.sweep(v_wallet);", ""),
    "a release does not watch expiry again": (
        "function ledger.resolve(",
        "v_wallet.next_expiry := least(v_wallet.next_expiry, v_part.expires_at);",
        "",
    ),
    "a resolution is not idempotent": (
        "function ledger.resolve(",
        "p_kind, p_key);\n  v_hold",
        "p_kind, p_key || '.');\n  v_hold",
    ),
    "a resolution's key may bring another hold": ("function ledger.resolve(", "v_op.hold_id <> p_hold or", ""),
    "a hold may be resolved twice": (
        "function ledger.resolve(",
        "hold_id = p_hold and kind in ('settle', 'release')",
        "false",
    ),
    "a stranger's hold is found": (
        "function ledger.resolve(",
        "workspace_id = p_workspace and id = p_hold",
        "id = p_hold",
    ),
    "a grant pays no debt": ("function ledger.grant_credits(", "v_wallet := ledger.pay_debt(v_wallet, v_op);", ""),
    "a grant is not idempotent": (
        "function ledger.grant_credits(",
        "'grant', p_ref);\n  if",
        "'grant', p_ref || '.');\n  if",
    ),
    "a grant's reference may bring another amount": (
        "function ledger.grant_credits(",
        "v_lot.granted <> p_amount or",
        "",
    ),
    "a grant's reference may bring another source": (
        "function ledger.grant_credits(",
        "or v_lot.source <> p_source",
        "",
    ),
    "a grant serves any workspace": (
        "function ledger.grant_credits(",
        "perform ledger.require_workspace(p_workspace);",
        "",
    ),
    "a grant does not watch expiry": (
        "function ledger.grant_credits(",
        "v_wallet.next_expiry := least(v_wallet.next_expiry, v_lot.expires_at);",
        "",
    ),
    "credits live a moment too long": ("function ledger.sweep(", "expires_at <= v_now", "expires_at < v_now"),
    "debt is paid by what lapses first": (
        "function ledger.pay_debt(",
        "by priority desc, expires_at desc, id desc",
        "by priority",
    ),
    "debt counts the whole refund": (
        "function ledger.revoke(",
        "v_lot.spent + v_lot.held + v_lot.repaid - v_lot.clawed",
        "v_lot.granted",
    ),
    "debt forgets what was claimed before": ("function ledger.revoke(", "- v_lot.clawed", ""),
    "debt forgets what paid another debt": ("function ledger.revoke(", "+ v_lot.repaid", ""),
    "a revocation is not idempotent": (
        "function ledger.revoke(",
        "'revoke', p_key);\n  if",
        "'revoke', p_key || '.');\n  if",
    ),
    "a revocation serves any workspace": (
        "function ledger.revoke(",
        "perform ledger.require_workspace(p_workspace);",
        "",
    ),
    "a balance counts expired credits": ("function ledger.balance(", "wallet.next_expiry > ledger.clock()", "true"),
    "any workspace is served": ("function ledger.require_workspace(", "if p_workspace", "if false and p_workspace"),
    "the chain leaves out the amount": ("function ledger.chain_hash(", "p_entry.amount,", ""),
    "the chain leaves out the reference": ("function ledger.chain_hash(", "p_op.ref,", ""),
    "the chain leaves out the moment": ("function ledger.chain_hash(", "p_op.created_at", "now()"),
    "the chain forgets what came before": ("function ledger.chain_hash(", "p_previous || ", ""),
    "no index guards the one resolution": (
        "create unique index op_one_resolution_idx",
        "create unique index",
        "create index",
    ),
    "entries may be changed": (
        "create trigger append_only before update or delete on ledger.entry",
        "update or delete",
        "delete",
    ),
    "operations may be removed": (
        "create trigger append_only before update or delete on ledger.op",
        "update or delete",
        "update",
    ),
    "lots may be removed": ("create trigger never_deleted before delete on ledger.lot", "delete on", "insert on"),
}


def ledger_revision() -> ModuleType:
    revision = ScriptDirectory.from_config(migration_config()).get_revision("0003")
    assert revision is not None
    return revision.module


def mutated(sql: str, statement: str, found: str, replacement: str) -> str:
    """Return the SQL with one place of one statement replaced."""
    changed = [
        part for part in ledger_revision().split(sql) if statement in part and not part.startswith("\n\ncomment")
    ]
    assert len(changed) == 1, f"{statement} stands {len(changed)} times"
    assert changed[0].count(found) == 1, f"{found} stands {changed[0].count(found)} times in {statement}"
    return sql.replace(changed[0], changed[0].replace(found, replacement))


def install(connection: psycopg.Connection[tuple[Any, ...]], sql: str) -> None:
    """Put another ledger in the place of the real one."""
    connection.execute(
        f"drop schema ledger cascade; drop table workspace_plan cascade; {sql}; {MOVABLE_CLOCK}".encode()
    )


def broken_rules(connection: psycopg.Connection[tuple[Any, ...]]) -> list[str]:
    """Return the first rule that fails, if one does."""
    for name, rule in RULES.items():
        books = Books(connection)
        try:
            rule(books)
            books.check()
        except (AssertionError, pytest.fail.Exception):
            return [name]
        except psycopg.Error as error:
            if (error.sqlstate or "").startswith("42"):
                raise  # a mutant must be valid SQL
            return [name]
    return []


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_breaking_the_sql_in_any_one_place_breaks_a_rule(pg: Server) -> None:
    sql = ledger_revision().read_sql()
    assert survives(pg, sql), "the scenarios fail without a mutation"
    assert [mutant for mutant, change in MUTANTS.items() if survives(pg, mutated(sql, *change))] == []


def survives(server: Server, sql: str) -> bool:
    """Tell whether no rule is broken under another ledger."""
    name = f"mutant_{uuid.uuid4().hex[:12]}"
    try:
        with connected(server.create(name)) as connection:
            install(connection, sql)
            return not broken_rules(connection)
    finally:
        server.drop(name)
