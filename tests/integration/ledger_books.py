"""A workspace's books on an owner's connection, for the tests of the ledger's rules and of its mutants."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import uuid
from collections.abc import Callable, Generator
from typing import Any, Protocol, cast

import psycopg
import pytest

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

    def refused_by(self, rule: str, act: Callable[[], object]) -> None:
        """Demand that an act fails by a rule of a table."""
        with pytest.raises(psycopg.errors.CheckViolation) as caught:
            act()
        diag = caught.value.diag
        assert (diag.schema_name, diag.constraint_name) == ("ledger", rule), caught.value
        assert rule.startswith(diag.table_name or "?"), caught.value

    def facts(self, act: Callable[[], object]) -> dict[str, object]:
        """Demand that an act is refused; return the facts it carries for programs."""
        with pytest.raises(psycopg.Error) as caught:
            act()
        return cast("dict[str, object]", json.loads(caught.value.diag.message_detail or "{}"))

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


@contextlib.contextmanager
def connected(dsn: str) -> Generator[psycopg.Connection[tuple[Any, ...]]]:
    """Connect, each statement a transaction."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection
