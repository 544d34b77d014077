"""`mutoscope ops sync-prices` and `ops inbox`, on a provider over loopback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.billing.conftest import CATALOGUE
from tests.integration.embedded_provider.shop import KEY, OPTIONS, open_shop
from typer.testing import CliRunner

from mutoscope.billing.embedded_provider import run_provider
from mutoscope.ops.database import app

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase


def call(*words: str) -> Any:  # noqa: ANN401 -- JSON
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_prices_are_made_once_and_dead_events_are_taken_up_again(
    fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = tmp_path / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    with run_provider(OPTIONS) as running:
        for name, value in {
            "DATABASE_URL": fresh_database.owner_dsn,
            "MUTOSCOPE_DATABASE_APP_URL": fresh_database.app_dsn,
            "MUTOSCOPE_DATA_DIR": str(tmp_path),
            "MUTOSCOPE_SECRET_KEY": "t" * 40,
            "MUTOSCOPE_CATALOGUE": str(catalogue),
            "MUTOSCOPE_PAYMENTS": "stripe",
            "MUTOSCOPE_STRIPE_SECRET_KEY": KEY,
            "MUTOSCOPE_STRIPE_API_BASE": running.url,
        }.items():
            monkeypatch.setenv(name, value)
        assert call("sync-prices") == {"made": 5}
        assert call("sync-prices") == {"made": 0}
        shop = open_shop(running)
        found = shop.v1.prices.list({"lookup_keys": ["t_standard_month_eur_v1"]}).data[0]
        assert (found.unit_amount, found.currency, found.tax_behavior) == (3600, "eur", "inclusive")
        shop.http.close()
        with psycopg.connect(fresh_database.owner_dsn) as connection:
            connection.execute(
                "insert into payment_inbox (event_id, type, object_id, created_at, via, state, attempts, error, "
                "ended_at) values ('evt_1', 'charge.succeeded', 'ch_1', now(), 'webhook', 'dead', 12, 'it broke', "
                "now())"
            )
        before = call("inbox")
        (dead,) = before["troubled"]
        assert (before["dead"], dead["id"], dead["error"]) == (1, "evt_1", "it broke")
        after = call("inbox", "--retry")
        assert (after["retried"], after["dead"], after["waiting"]) == (1, 0, 1)
