"""Breaking any function of the ledger in any one place breaks a rule.

`make test` tries a sample, the same each time; `make mutants` (`LEDGER_MUTANTS=all`) tries all and names those that
live.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Generator
from typing import Any

import psycopg
import pytest
from tests.integration.ledger_books import MOVABLE_CLOCK, Books, Server, connected
from tests.integration.ledger_equivalents import ELSEWHERE, EQUIVALENT
from tests.integration.ledger_mutants import Mutant, functions_of, mutants_of
from tests.integration.ledger_rules import RULES

Connection = psycopg.Connection[tuple[Any, ...]]
SAMPLE = 80
MEANT = os.environ.get("LEDGER_MUTANTS", "")


@pytest.fixture
def ledger(pg: Server) -> Generator[Connection]:
    name = f"mutants_{uuid.uuid4().hex[:12]}"
    with connected(pg.create(name)) as connection:
        connection.execute(MOVABLE_CLOCK)
        connection.execute("set statement_timeout = '5s'")
        yield connection
    pg.drop(name)


class Hunt:
    """Tries the rules on mutants, those first that killed the same function's mutants before."""

    def __init__(self, ledger: Connection) -> None:
        self.ledger = ledger
        self.originals = functions_of(ledger)
        self.first: dict[str, list[str]] = {}

    def killer(self, mutant: Mutant) -> str | None:
        """Return the rule that a mutant breaks, "no SQL" where it is none, or None when it lives."""
        try:
            self.ledger.execute(mutant.definition.encode())
        except psycopg.Error:
            return "no SQL"
        try:
            order = self.first.setdefault(mutant.function, list(RULES))
            for rule in order:
                outcome = self._try(rule)
                if outcome is not None:
                    order.remove(rule)
                    order.insert(0, rule)
                    return outcome
            return None
        finally:
            self.ledger.execute(self.originals[mutant.function].encode())

    def _try(self, rule: str) -> str | None:
        books = Books(self.ledger)
        try:
            RULES[rule](books)
            books.check()
        except (AssertionError, pytest.fail.Exception, json.JSONDecodeError):  # a refusal's facts are JSON
            return rule
        except psycopg.Error as error:
            return "no SQL" if (error.sqlstate or "").startswith("42") else rule
        return None


@pytest.mark.slow
@pytest.mark.timeout(0 if MEANT == "all" else 300)
def test_breaking_the_ledger_in_any_one_place_breaks_a_rule(ledger: Connection) -> None:
    hunt = Hunt(ledger)
    every = [one for name, text in hunt.originals.items() for one in mutants_of(name, text)]
    assert len(every) > SAMPLE
    assert {one.name for one in every} >= EQUIVALENT.keys(), "an entry of EQUIVALENT names no mutant any more"
    tried = every if MEANT == "all" else every[:: len(every) // SAMPLE]
    killers = {one.name: hunt.killer(one) for one in tried if one.function not in ELSEWHERE}
    killed = [rule for rule in killers.values() if rule not in {None, "no SQL"}]
    alive = sorted(name for name, rule in killers.items() if rule is None)
    invalid = len(killers) - len(killed) - len(alive)
    sys.stdout.write(f"{len(killed)} killed, {len(alive)} alive, {invalid} no valid SQL\n")
    assert [name for name in alive if name not in EQUIVALENT] == []
    assert len(killed) > len(killers) // 2
