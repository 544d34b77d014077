"""Register an account: open it, and ask the new address whether it is the person's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.mail_links.send_link import send_link
from mutoscope.accounts.open_account import SignUp, open_account
from mutoscope.accounts.types import Account
from mutoscope.catalog import Catalogue
from mutoscope.identity import LinkPurpose
from mutoscope.identity.consents import Choice, record_consents
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy import LoginDesk


async def register_account(
    session: AsyncSession,
    desk: LoginDesk,
    catalogue: Catalogue,
    sign_up: SignUp,
    *,
    consents: Sequence[Choice] = (),
) -> Account:
    """Open an account and mail a link that verifies its address; one that is verified already is welcomed.

    What the person agreed to on the way is recorded with it.

    Raises:
        NameInvalid, EmailInvalid, PasswordUnacceptable: a field breaks its rule.
        EmailTaken: the address has an account.
        PurposeUnknown, ConsentOutdated, ConsentNeeded: an answer is not one; no account is opened then.
    """
    account = await open_account(session, catalogue, desk.hasher, sign_up)
    user = account.user
    if consents:
        await record_consents(session, user.id, consents, now=desk.clock.now())
    if user.email is None:
        return account
    if user.email_verified_at is None:
        await send_link(session, desk, user.id, LinkPurpose.VERIFY_EMAIL, address=user.email)
    else:
        content = {"name": user.name, "link": desk.settings.base_url}
        await post_mail(session, to=user.email, template="welcome", content=content, user_id=user.id)
    return account
