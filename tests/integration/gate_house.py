"""A workspace on a plan of any catalogue, and work that is reserved for it as a film's creation does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from mutoscope.billing.usage import (
    Refund,
    Reservation,
    UsageRequest,
    refund_usage,
    release_usage,
    reserve_usage,
    settle_usage,
)
from mutoscope.catalog import (
    Catalogue,
    CatalogueShelf,
    current_terms,
    film_meters,
    load_catalogue,
    price_film,
    start_plan,
)
from mutoscope.infra.database import Database
from mutoscope.kernel import new_id
from mutoscope.ledger import grant_credits, read_balance
from mutoscope.tenancy import Role, Scope


def shipped(name: str) -> Catalogue:
    return load_catalogue(Path(name))


@dataclass(frozen=True)
class Tenant:
    """One workspace; its films are of so many seconds."""

    database: Database
    owner_dsn: str
    shelf: CatalogueShelf
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    user: uuid.UUID = field(default_factory=uuid.uuid4)

    @classmethod
    async def on(cls, database: Database, owner_dsn: str, catalogue: str | Catalogue, plan: str) -> Tenant:
        """Open a workspace on a plan."""
        sold = shipped(catalogue) if isinstance(catalogue, str) else catalogue
        tenant = cls(database, owner_dsn, CatalogueShelf(sold))
        tenant.query(
            "insert into workspace (id, name, slug) values (%s, 'W', %s) returning 1", tenant.id, f"w-{tenant.id.hex}"
        )
        await tenant.start(plan)
        return tenant

    @property
    def scope(self) -> Scope:
        return Scope(self.id, self.user, Role.OWNER, uuid.uuid4())

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_dsn) as connection:
            answer = connection.execute(statement.encode(), parameters)
            return answer.fetchall() if answer.description else []

    async def start(self, plan: str) -> None:
        async with self.database.session(workspace_id=self.id) as session:
            await start_plan(session, self.shelf.present, self.id, plan)

    async def grant(self, thousandths: int, unit: str = "credit") -> None:
        async with self.database.session(workspace_id=self.id) as session:
            await grant_credits(session, self.id, thousandths, ref=str(uuid.uuid4()), source="pack", unit=unit)

    def add_card(self) -> None:
        self.query(
            "insert into billing_customer (workspace_id, customer_id, balance_card) values (%s, %s, true)"
            " on conflict (workspace_id) do update set balance_card = true returning 1",
            self.id,
            f"cus_{self.id.hex}",
        )

    async def film(self, seconds: int = 60, **asked: int) -> tuple[uuid.UUID, Reservation]:
        """Reserve a film."""
        made = new_id()
        async with self.database.session(workspace_id=self.id) as session:
            terms = await current_terms(session, self.shelf, self.id)
            request = UsageRequest(
                id=made,
                work="film",
                project_id=None,
                terms=terms,
                ways=price_film(terms, seconds),
                quoted=film_meters(terms.catalogue, seconds),
                asked={"film_seconds": seconds, **asked},
                key=str(made),
            )
            return made, await reserve_usage(session, self.scope, request)

    async def settle(self, film: uuid.UUID, seconds: int = 60) -> int:
        async with self.database.session(workspace_id=self.id) as session:
            return await settle_usage(session, self.shelf, self.id, film, seconds=seconds)

    async def release(self, film: uuid.UUID) -> bool:
        async with self.database.session(workspace_id=self.id) as session:
            return await release_usage(session, self.id, film)

    async def refund(self, film: uuid.UUID) -> Refund:
        async with self.database.session(workspace_id=self.id) as session:
            return await refund_usage(session, self.id, film, ref=f"refund:{film}")

    async def balance(self, unit: str = "credit") -> tuple[int, int, int]:
        async with self.database.session(workspace_id=self.id) as session:
            found = await read_balance(session, self.id, unit=unit)
        return found.available, found.held, found.spent

    def used(self, feature: str) -> int:
        rows = self.query("select used from gauge where workspace_id = %s and feature = %s", self.id, feature)
        return sum(row[0] for row in rows)

    def charges(self) -> list[tuple[str, int, int]]:
        return self.query(
            "select status, quantity, amount_minor from charge where workspace_id = %s order by id", self.id
        )

    def add_project(self) -> None:
        self.query(
            "insert into project (id, workspace_id, user_id, title, script, voice, duration)"
            " values (%s, %s, %s, 'T', 'S', 'female', 1) returning 1",
            uuid.uuid4(),
            self.id,
            self.user,
        )

    def warnings(self) -> list[tuple[str, int]]:
        return self.query(
            "select payload ->> 'feature', (payload ->> 'percent')::int from event"
            " where workspace_id = %s and action = 'quota.warned' order by id",
            self.id,
        )

    def faults(self) -> list[tuple[Any, ...]]:
        """Return what the proof finds wrong: gauges, then books."""
        return [
            *self.query("select feature, used, counted from audit_gauges() where workspace_id = %s", self.id),
            *self.query("select what from ledger.audit() where workspace_id = %s", self.id),
        ]
