"""A gateway whose providers are all on this machine, and workspaces that ask it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests.integration.gateway.provider_server import ProviderServer, open_providers

from mutoscope.gateway import Gateway
from mutoscope.gateway.access import PROVIDERS
from mutoscope.gateway.calls import CallDesk, GatewayRules
from mutoscope.gateway.keys.seal_key import OwnKey, seal_key
from mutoscope.gateway.prices import load_prices
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import load_stacks
from mutoscope.infra.database import Database
from mutoscope.kernel import FixedClock, new_id

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


@dataclass
class House:
    """A gateway, its providers, its clock, and the waits it would have made."""

    gateway: Gateway
    server: ProviderServer
    clock: FixedClock
    database: Database
    owner_dsn: str
    waits: list[float] = field(default_factory=list[float])

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_dsn, autocommit=True) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def run(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.owner_dsn, autocommit=True) as connection:
            connection.execute(statement.encode(), values)

    def workspace(self) -> uuid.UUID:
        workspace = new_id()
        self.run("insert into workspace (id, name, slug) values (%s, 'W', %s)", workspace, f"w-{workspace.hex}")
        return workspace

    def calls(self, workspace: uuid.UUID) -> list[tuple[Any, ...]]:
        return self.rows(
            "select provider, model, payer, status, cost, cached, error from ai_call where workspace_id = %s"
            " order by created_at, id",
            workspace,
        )

    def budget(self, workspace: uuid.UUID) -> tuple[int, int]:
        found = self.rows("select spent, held from ai_budget where workspace_id = %s", workspace)
        return (int(found[0][0]), int(found[0][1])) if found else (0, 0)

    async def choose(self, workspace: uuid.UUID, *models: str, modality: str = "text") -> None:
        """Let a workspace ask these models before its stack, and nobody of the stack."""
        choices = Jsonb({modality: list(models)})
        self.run(
            "insert into ai_setting (workspace_id, stack, choices) values (%s, 'none', %s)"
            " on conflict (workspace_id) do update set choices = excluded.choices",
            workspace,
            choices,
        )

    async def own_key(self, workspace: uuid.UUID, provider: str, own: OwnKey) -> None:
        async with self.database.session(workspace) as session:
            sealed = await seal_key(session, workspace, provider, own)
        self.run("insert into ai_key (workspace_id, provider, sealed) values (%s, %s, %s)", workspace, provider, sealed)

    def with_rules(self, **changes: object) -> Gateway:
        """Return a gateway with other rules."""
        desk = self.gateway.desk
        return Gateway(replace(desk, rules=replace(desk.rules, **changes)))  # type: ignore[arg-type] -- by name


@pytest.fixture
async def house(database: Database, owner_dsn: str) -> AsyncGenerator[House]:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async with open_providers() as server:
        clock = FixedClock(NOW)
        urls = {name: f"{server.url}/{name}" for name in PROVIDERS if name != "compatible"}
        keys = {name: f"platform-key-of-{name}" for name in urls}
        rules = GatewayRules(keys=keys, base_urls=urls)
        shelf = load_stacks()
        shelf = replace(shelf, stacks={**shelf.stacks, "none": dict.fromkeys(shelf.stacks["budget"], ())})
        desk = CallDesk(database, clock, rules, load_prices(), shelf, ProviderHttp(seconds=20), sleep=wait)
        gateway = Gateway(desk)
        yield House(gateway, server, clock, database, owner_dsn, waits)
        await gateway.aclose()
