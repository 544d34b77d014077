"""Every rule of the ledger holds."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from typing import Any

import psycopg
import pytest
from tests.integration.ledger_books import MOVABLE_CLOCK, Books, Server, connected
from tests.integration.ledger_rules import RULES


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
