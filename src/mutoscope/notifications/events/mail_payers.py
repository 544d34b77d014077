"""Tell whoever manages billing what was paid, what could not be, which plan holds, and which limit is near.

Proved addresses alone are written to: another may be a stranger's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import read_profile
from mutoscope.infra.database import bind_session
from mutoscope.infra.limits import words_of
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.settings import Settings
from mutoscope.kernel import NotFound
from mutoscope.notifications.events.types import Happened
from mutoscope.notifications.mail import wants_mail
from mutoscope.tenancy import PERMISSIONS

_MAILS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "billing.paid": "receipt",
        "billing.payment_failed": "payment_failed",
        "plan.changed": "plan_changed",
        "quota.warned": "quota_warning",
    }
)
_PAYERS: Final = text("select user_id from membership where role = any (:roles) order by user_id")
_INVOICE: Final = text("select number, paid_at, hosted_invoice_url, lines from invoice where id = :id")


async def mail_payers(session: AsyncSession, settings: Settings, event: Happened) -> None:
    """Post the mail of an event of billing to each who manages it; nothing for any other event."""
    template = _MAILS.get(event.action)
    if template is None:
        return
    content = await _content(session, settings, event)
    roles = [role.value for role in PERMISSIONS["billing.manage"]]
    payers = (await session.execute(_PAYERS, {"roles": roles})).scalars().all()
    try:
        for user_id in payers:
            await bind_session(session, workspace_id=event.workspace_id, user_id=user_id)
            try:
                user = await read_profile(session, user_id)
            except NotFound:  # the account is gone
                continue
            if user.email and user.email_verified_at and await wants_mail(session, user_id, template):
                await post_mail(
                    session,
                    to=user.email,
                    template=template,
                    content=content,
                    user_id=user_id,
                    workspace_id=event.workspace_id,
                    event_id=event.id,
                )
    finally:
        await bind_session(session, workspace_id=event.workspace_id, user_id=None)


async def _content(session: AsyncSession, settings: Settings, event: Happened) -> dict[str, Any]:
    told, billing = event.payload, f"{settings.base_url}/billing"
    if event.action == "plan.changed":
        return {"plan": told["plan"], "before": told.get("before"), "link": billing}
    if event.action == "quota.warned":
        used, limit = str(told["used"]), str(told["limit"])
        what = words_of(told["feature"])
        return {"what": what, "percent": told["percent"], "used": used, "limit": limit, "link": billing}
    found = (await session.execute(_INVOICE, {"id": told.get("invoice_id")})).one_or_none()
    page = (found.hosted_invoice_url if found else None) or billing
    amount = f"{told['amount_minor'] / 100:.2f} {str(told['currency']).upper()}"
    if event.action == "billing.payment_failed":
        return {"amount": amount, "number": found.number if found else None, "link": page}
    return {
        "amount": amount,
        "description": _lines(found) or str(told.get("what") or "Mutoscope"),
        "number": found.number if found else None,
        "paid_at": ((found.paid_at if found else None) or event.created_at).isoformat(),
        "invoice_link": page,
    }


def _lines(found: Row[Any] | None) -> str:
    """Return what stands on an invoice, as far as it fits."""
    return "; ".join(str(line["description"]) for line in found.lines)[:1000] if found else ""
