"""Providers on PostgreSQL, one for a run and one for a test."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from mutoscope.billing.embedded_provider import run_provider
from tests.integration.embedded_provider.shop import OPTIONS, Shop, open_shop, postgres


@pytest.fixture(scope="session")
def shop(owner_dsn: str, app_dsn: str) -> Generator[Shop]:
    """One provider for all tests of a run, on PostgreSQL: each makes its own customers."""
    del owner_dsn
    with run_provider(OPTIONS, postgres(app_dsn)) as running:
        opened = open_shop(running)
        yield opened
        opened.http.close()


@pytest.fixture
def private_shop(fresh_database: Any) -> Generator[Shop]:  # noqa: ANN401 -- conftest's own type
    """A provider of a test's own."""
    with run_provider(OPTIONS, postgres(fresh_database.app_dsn)) as running:
        opened = open_shop(running)
        yield opened
        opened.http.close()
