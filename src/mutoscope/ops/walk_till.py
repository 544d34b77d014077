"""The walk of `mutoscope demo-billing`: what a customer does over HTTP, on our pages and the payment provider's."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2

from mutoscope.infra.settings import Settings
from mutoscope.kernel import Unavailable
from mutoscope.ops.reconcile import reconcile_now

_PATIENCE: Final = 60.0
"""How long the worker may take to hear of a payment, in seconds."""
_CARD: Final = {
    "action": "pay",
    "email": "ada@example.com",
    "card_number": "4242 4242 4242 4242",
    "expiry": "12/34",
    "cvc": "123",
    "country": "US",
}
_DECLINED: Final = {**_CARD, "card_number": "4000 0000 0000 0002"}


@dataclass
class Customer:
    """Somebody with a token, and what they have been through."""

    http: httpx2.AsyncClient
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def post(self, path: str, **body: object) -> Any:  # noqa: ANN401 -- JSON
        """Post and return the answer.

        Raises:
            Unavailable: the server refuses.
        """
        answer = await self.http.post(f"/api/v1/{path}", json=body)
        if answer.status_code >= 400:  # noqa: PLR2004 -- HTTP
            raise Unavailable(f"{path} answered {answer.status_code}: {answer.text}", remedy="Report it.")
        return answer.json()

    async def account(self) -> Any:  # noqa: ANN401 -- JSON
        """Return where the customer stands."""
        return (await self.http.get("/api/v1/billing")).json()

    async def note(self, step: str) -> None:
        """Write a step down, with the plan and the credits after it."""
        balance = (await self.http.get("/api/v1/credits/balance")).json()
        self.lines.append({"step": step, "plan": balance["plan_type"], "credits": str(balance["balance"])})

    async def until(self, reached: Callable[[Any], bool]) -> Any:  # noqa: ANN401 -- JSON
        """Wait until the account is so.

        Raises:
            Unavailable: it does not become so.
        """
        for _ in range(int(_PATIENCE * 4)):
            account = await self.account()
            if reached(account):
                return account
            await asyncio.sleep(0.25)
        raise Unavailable("A payment was not heard of.", remedy="Report it with the server's log.")

    async def pay(self, order: dict[str, object], card: dict[str, str] = _CARD) -> int:
        """Open a payment page, type a card, and return the page's answer."""
        page = await self.post("billing/checkout", **order)
        return (await self.http.post(page["url"], data=card)).status_code


async def walk_till(settings: Settings, url: str) -> tuple[list[dict[str, Any]], int]:
    """Walk, and return each step, and in how many lines the books differ at the end."""
    async with httpx2.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False) as http:
        customer = Customer(http)
        await _sign_up(customer)
        await _subscribe(customer)
        await _change(customer)
        invoices = (await http.get("/api/v1/billing/invoices")).json()["items"]
        total = sum(invoice["paid_minor"] for invoice in invoices)
        await customer.note(f"{len(invoices)} invoices, ${total / 100:.2f} in all")
    # A provider's books are asked at its address, which is known only now.
    known = settings.model_copy(update={"port": int(url.rsplit(":", 1)[1])})
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251 -- the real provider's clock is the machine's
    found = await reconcile_now(known, now - dt.timedelta(days=1), now + dt.timedelta(days=1))
    return customer.lines, found.differences


async def _sign_up(customer: Customer) -> None:
    person = {"name": "Ada", "email": f"ada-{uuid.uuid4().hex[:8]}@example.com", "password": "first-light-1895"}
    await customer.post("users/register", **person)
    token = (await customer.post("users/login", email=person["email"], password=person["password"]))["access_token"]
    customer.http.headers["authorization"] = f"Bearer {token}"
    await customer.note("signed up")


async def _subscribe(customer: Customer) -> None:
    declined = await customer.pay({"plan": "Standard"}, _DECLINED)
    await customer.note(f"a card was declined on the payment page ({declined})")
    await customer.pay({"plan": "Standard"})
    await customer.until(lambda account: account["plan_type"] == "Standard")
    await customer.note("subscribed to Standard for $39.00 a month")


async def _change(customer: Customer) -> None:
    preview = await customer.post("billing/subscription/preview", plan="Pro")
    await customer.post("billing/subscription/change", plan="Pro")
    await customer.note(f"changed to Pro for ${preview['due_now_minor'] / 100:.2f} now")
    ends = (await customer.post("billing/subscription/cancel"))["cancels_at"][:10]
    await customer.note(f"cancelled: ends on {ends}")
    await customer.post("billing/subscription/resume")
    await customer.note("resumed")
