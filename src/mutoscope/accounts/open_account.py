"""Open an account: user, workspace, plan and the plan's credits, in one transaction or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.types import Account
from mutoscope.catalog import Catalogue, start_plan
from mutoscope.identity import PasswordHasher, register_user
from mutoscope.infra.database import bind_session
from mutoscope.infra.events import emit
from mutoscope.kernel import Credits, new_id
from mutoscope.ledger import grant_credits, read_balance
from mutoscope.tenancy import create_workspace


@dataclass(frozen=True)
class SignUp:
    """What a person fills in (document 003, `POST /api/users/register`), or what another way of signing in says."""

    name: str
    email: str | None
    """None where a wallet signs up."""
    password: str | None = None
    """None where an identity provider, a wallet or a passkey is the proof."""
    email_verified_at: dt.datetime | None = None
    """When somebody trusted (an identity provider) has said that the address is theirs."""


async def open_account(session: AsyncSession, catalogue: Catalogue, hasher: PasswordHasher, sign_up: SignUp) -> Account:
    """Register a user with a workspace of their own on the lowest plan, and grant that plan's credits.

    The session is bound to the new workspace and user, as they are nobody's yet; `tenancy.issue_tokens` may follow in
    the same transaction.

    Raises:
        NameInvalid, EmailInvalid, PasswordUnacceptable: a field breaks its rule.
        EmailTaken: the address has an account.
    """
    user_id, workspace_id = new_id(), new_id()
    await bind_session(session, workspace_id=workspace_id, user_id=user_id)
    user = await register_user(session, hasher, user_id=user_id, **asdict(sign_up))
    await create_workspace(session, workspace_id, name=user.name, owner=user_id)
    plan = catalogue.starting_plan
    opened = f"An account was opened on the plan {plan.key}."
    await emit(session, workspace_id, "account.opened", message=opened, user_id=user_id)
    credits_left = await _start_with_credits(session, catalogue, workspace_id)
    return Account(user, plan.key, credits_left)


async def _start_with_credits(session: AsyncSession, catalogue: Catalogue, workspace_id: uuid.UUID) -> Credits:
    plan = catalogue.starting_plan
    started = await start_plan(session, catalogue, workspace_id, plan.key)
    if plan.credits_milli:
        ref = f"plan:{plan.key}:{started.period_start.date().isoformat()}"
        await grant_credits(session, workspace_id, plan.credits_milli, ref=ref, source="plan")
    if plan.trial.amount:
        await grant_credits(
            session,
            workspace_id,
            plan.trial.amount * 1000,
            ref="trial",
            source="trial",
            expires_at=started.period_start + dt.timedelta(days=plan.trial.valid_days),
            unit=plan.trial.unit,
        )
    balance = await read_balance(session, workspace_id)
    return Credits(balance.available)
