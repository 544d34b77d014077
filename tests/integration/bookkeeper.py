"""A hand that fills the books as the product's verbs do: ledger functions for units, rows for what money did.

It works as the owner of the schema, so that it can date everything; what reads the books is the product.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from mutoscope.billing import CashLine

DIGEST = "d" * 64
_CLOCK = """
create or replace function ledger.clock() returns timestamptz language sql volatile as
$$ select coalesce(nullif(current_setting('test.now', true), '')::timestamptz, clock_timestamp()) $$
"""


@dataclass
class Bookkeeper:
    """Writes books in a database of its own; `lines` are what the payment provider would tell."""

    connection: psycopg.Connection[tuple[Any, ...]]
    now: dt.datetime
    lines: list[CashLine] = field(default_factory=list[CashLine])
    _number: int = 0

    @classmethod
    @contextmanager
    def open(cls, owner_dsn: str, now: dt.datetime) -> Generator[Bookkeeper]:
        """Connect for a while, and let the ledger's clock be moved: a year passes in seconds."""
        with psycopg.connect(owner_dsn, autocommit=True) as connection:
            connection.execute(_CLOCK.encode())
            connection.execute("alter table ledger.op alter column created_at set default ledger.clock()")
            yield cls._begin(connection, now)

    @classmethod
    @contextmanager
    def beside(cls, owner_dsn: str, now: dt.datetime) -> Generator[Bookkeeper]:
        """Connect for a while to a database that others use, whose ledger keeps the machine's time."""
        with psycopg.connect(owner_dsn, autocommit=True) as connection:
            keeper = cls._begin(connection, now)
            keeper._number = uuid.uuid4().int % 10**12 * 1000  # ids of its own
            yield keeper

    @classmethod
    def _begin(cls, connection: psycopg.Connection[tuple[Any, ...]], now: dt.datetime) -> Bookkeeper:
        connection.execute(
            "insert into catalogue_version (digest, name, content) values (%s, 'test', '{}') on conflict do nothing",
            (DIGEST,),
        )
        keeper = cls(connection, now)
        keeper.move_to(now)
        return keeper

    def move_to(self, now: dt.datetime) -> None:
        """Let it be another moment."""
        self.now = now
        self.connection.execute("select set_config('test.now', %s, false)", (now.isoformat(),))

    def number(self, prefix: str) -> str:
        """Return an id in the provider's form; they sort as they were made."""
        self._number += 1
        return f"{prefix}_{self._number:06d}"

    def one(self, statement: str, *values: object) -> Any:  # noqa: ANN401 -- whatever the database answers
        row = self.connection.execute(statement.encode(), values).fetchone()
        return row[0] if row else None

    def run(self, statement: str, *values: object) -> None:
        self.connection.execute(statement.encode(), values)

    def workspace(self) -> uuid.UUID:
        """Make a workspace and return its id."""
        found = uuid.uuid4()
        self.run(
            "insert into workspace (id, name, slug, created_at) values (%s, 'W', %s, %s)",
            found,
            f"w{found.hex[:20]}",
            self.now,
        )
        return found

    def cash(
        self,
        workspace: uuid.UUID,
        amount: int,
        *,
        fee: int = 0,
        kind: str = "charge",
        payment: str | None = None,
        invoice: str | None = None,
        currency: str = "usd",
    ) -> CashLine:
        """Let money move, in the provider's books and in ours."""
        entry = CashLine(
            id=self.number("txn"),
            kind=kind,
            source_id=self.number("ch" if kind == "charge" else "re"),
            currency=currency,
            amount_minor=amount,
            fee_minor=fee,
            net_minor=amount - fee,
            created_at=self.now.replace(microsecond=0),
        )
        self.lines.append(entry)
        self.run(
            "insert into cash_entry (id, workspace_id, kind, source_id, payment_id, invoice_id, currency, amount_minor,"
            " fee_minor, net_minor, created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            entry.id,
            workspace,
            kind,
            entry.source_id,
            payment,
            invoice,
            currency,
            amount,
            fee,
            entry.net_minor,
            entry.created_at,
        )
        return entry

    def bound(self, workspace: uuid.UUID) -> None:
        self.run("select set_config('app.workspace_id', %s, false)", str(workspace))

    def grant(
        self,
        workspace: uuid.UUID,
        amount: int,
        *,
        source: str,
        unit: str = "credit",
        expires: dt.datetime | None = None,
    ) -> str:
        """Grant a lot and return its reference."""
        self.bound(workspace)
        ref = self.number("lot")
        priority = {"trial": 10, "plan": 20, "pack": 30, "refund": 50}[source]
        self.one(
            "select ledger.grant_credits(%s, %s, %s, %s, %s, %s, %s)",
            workspace,
            unit,
            amount,
            ref,
            source,
            priority,
            expires,
        )
        return ref

    def buy(  # noqa: PLR0913 -- a sale has as many sides
        self,
        workspace: uuid.UUID,
        amount: int,
        net: int,
        *,
        tax: int = 0,
        fee: int = 0,
        kind: str = "pack",
        currency: str = "usd",
        unit: str = "credit",
        invoice: str | None = None,
        expires: dt.datetime | None = None,
    ) -> uuid.UUID:
        """Sell a lot for money and return the purchase."""
        found, payment = uuid.uuid4(), None if invoice else self.number("pi")
        ref = self.grant(workspace, amount, source="plan" if kind == "plan" else "pack", unit=unit, expires=expires)
        self.run(
            "insert into purchase (id, workspace_id, kind, sku, unit, amount, lot_ref, payment_id, invoice_id,"
            " currency, net_minor, tax_minor, catalogue_digest, created_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            found,
            workspace,
            kind,
            f"{kind}_{amount}",
            unit,
            amount,
            ref,
            payment,
            invoice,
            currency,
            net,
            tax,
            DIGEST,
            self.now,
        )
        if net + tax and not invoice:
            self.cash(workspace, net + tax, fee=fee, payment=payment, currency=currency)
        return found

    def refund(self, purchase: uuid.UUID, minor: int) -> None:
        """Give some of a purchase's money back, and take back the same share of its lot, cumulatively."""
        row = self.connection.execute(
            "select workspace_id, unit, amount, lot_ref, payment_id, invoice_id, currency, net_minor + tax_minor,"
            " refunded_minor, revoked from purchase where id = %s",
            (purchase,),
        ).fetchone()
        assert row
        workspace, unit, amount, ref, payment, invoice, currency, paid, before, revoked = row
        total = before + minor
        target = -(-amount * total // paid)
        self.bound(workspace)
        if target > revoked:
            self.one(
                "select ledger.revoke(%s, %s, %s, %s, %s)", workspace, unit, ref, target - revoked, self.number("rv")
            )
        self.run("update purchase set refunded_minor = %s, revoked = %s where id = %s", total, target, purchase)
        self.cash(workspace, -minor, kind="refund", payment=payment, invoice=invoice, currency=currency)

    def usage(self, workspace: uuid.UUID, path: str, *, seconds: int, **more: Any) -> uuid.UUID:  # noqa: ANN401 -- columns
        """Write an open usage line and return its id."""
        found: uuid.UUID = more.pop("id", None) or uuid.uuid4()
        line = {
            "id": found,
            "workspace_id": workspace,
            "user_id": uuid.uuid4(),
            "work": "film",
            "path": path,
            "unit": "credit",
            "plan_key": "Pro",
            "catalogue_digest": DIGEST,
            "period_start": self.now,
            "quoted": json.dumps({"film_seconds": seconds}),
            "created_at": self.now,
            **more,
        }
        names, values = ", ".join(line), ", ".join("%s" for _ in line)
        self.run(f"insert into usage_line ({names}) values ({values})", *line.values())  # noqa: S608 -- our own names
        return found

    def end(self, usage: uuid.UUID, *, seconds: int, spent: int | None, status: str = "settled", ai: int = 0) -> None:
        """End a usage line."""
        self.run(
            "update usage_line set spent = %s, counted = %s, status = %s, ended_at = %s, ai_micro = %s where id = %s",
            spent,
            json.dumps({"film_seconds": seconds}),
            status,
            self.now,
            ai,
            usage,
        )

    def film(
        self,
        workspace: uuid.UUID,
        held: int,
        spent: int | None,
        *,
        seconds: int = 60,
        unit: str = "credit",
        plan: str = "Pro",
        ai: int = 0,
    ) -> uuid.UUID:
        """Make a film that holds and spends units; `spent` None is one that failed."""
        self.bound(workspace)
        key = self.number("film")
        hold = self.one("select ledger.hold(%s, %s, %s, %s, %s)", workspace, unit, held, key, key)
        path = "credits" if unit == "credit" else "units"
        found = self.usage(workspace, path, seconds=seconds, hold_id=hold, held=held, unit=unit, plan_key=plan)
        if spent is None:
            self.one("select ledger.release(%s, %s, %s, %s)", workspace, unit, hold, key)
            self.end(found, seconds=0, spent=0, status="released", ai=ai)
        else:
            self.one("select ledger.settle(%s, %s, %s, %s, %s)", workspace, unit, hold, spent, key)
            self.end(found, seconds=seconds, spent=spent, ai=ai)
        return found

    def charged_film(
        self, workspace: uuid.UUID, minor: int, *, seconds: int = 60, currency: str = "usd", works: bool = True
    ) -> uuid.UUID:
        """Make a film that is charged per use; returns the charge."""
        charge = uuid.uuid4()
        usage = self.usage(workspace, "per_use", seconds=seconds, charge_id=charge, plan_key="Starter")
        self.run(
            "insert into charge (id, workspace_id, usage_id, key, quantity, currency, amount_minor, status, created_at,"
            " ended_at) values (%s, %s, %s, 'film', 1, %s, %s, %s, %s, %s)",
            charge,
            workspace,
            usage,
            currency,
            minor,
            "confirmed" if works else "voided",
            self.now,
            self.now,
        )
        self.end(usage, seconds=seconds if works else 0, spent=None, status="settled" if works else "released")
        return charge

    def invoice(
        self,
        workspace: uuid.UUID,
        subtotal: int,
        *,
        tax: int = 0,
        discount: int = 0,
        fee: int = 0,
        subscription: str | None = None,
        reason: str = "subscription_cycle",
        currency: str = "usd",
    ) -> str:
        """Write a paid invoice and let its money come in; returns its id."""
        found = self.number("in")
        total = subtotal - discount + tax
        self.run(
            "insert into invoice (id, workspace_id, status, reason, subscription_id, currency, subtotal_minor,"
            " discount_minor, tax_minor, total_minor, paid_minor, created_at, paid_at)"
            " values (%s, %s, 'paid', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            found,
            workspace,
            reason,
            subscription,
            currency,
            subtotal,
            discount,
            tax,
            total,
            total,
            self.now,
            self.now,
        )
        if total:
            payment = self.number("pi")
            self.cash(workspace, total, fee=fee, payment=payment, invoice=found, currency=currency)
        return found

    def collect(self, workspace: uuid.UUID, *, fee: int = 0, tax: int = 0, currency: str = "usd") -> str | None:
        """Put the confirmed charges of a workspace on one paid invoice; None without any."""
        total = self.one(
            "select sum(amount_minor)::bigint from charge where workspace_id = %s and status = 'confirmed'"
            " and currency = %s",
            workspace,
            currency,
        )
        if not total:
            return None
        found = self.invoice(workspace, total, tax=tax, fee=fee, reason="manual", currency=currency)
        self.run(
            "update charge set status = 'paid', invoice_id = %s where workspace_id = %s and status = 'confirmed'"
            " and currency = %s",
            found,
            workspace,
            currency,
        )
        return found

    def subscribe(
        self,
        workspace: uuid.UUID,
        unit_minor: int,
        *,
        plan: str = "Pro",
        interval: str = "month",
        currency: str = "usd",
        status: str = "active",
    ) -> str:
        """Let a subscription begin; returns its id."""
        found = self.number("sub")
        self.run(
            "insert into subscription (id, workspace_id, status, plan_key, catalogue_digest, lookup_key, interval,"
            " currency, unit_minor, period_start, period_end, started_at, seen_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            found,
            workspace,
            status,
            plan,
            DIGEST,
            plan.lower(),
            interval,
            currency,
            unit_minor,
            self.now,
            self.now + dt.timedelta(days=30),
            self.now,
            self.now,
        )
        return found

    def change(self, subscription: str, **facts: Any) -> None:  # noqa: ANN401 -- columns
        """Let the provider tell that a subscription changed."""
        names = ", ".join(f"{name} = %s" for name in facts)
        self.run(
            f"update subscription set {names}, seen_at = %s where id = %s",  # noqa: S608 -- our own names
            *facts.values(),
            self.now,
            subscription,
        )

    def end_subscription(self, subscription: str) -> None:
        """Let a subscription end."""
        self.change(subscription, status="canceled", ended_at=self.now)
