"""Sign in with a wallet."""

from __future__ import annotations

from mutoscope.accounts.sign_in.accept_identity import account_of
from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.accounts.sign_in.errors import EmailNeeded
from mutoscope.identity import SignInMethod, check_email
from mutoscope.identity.linked import ProvenIdentity, find_linked_account
from mutoscope.identity.wallets import check_wallet, spend_nonce
from mutoscope.tenancy import LoginTokens, Origin, count_mail_link, issue_tokens


async def sign_in_with_wallet(
    desk: SignInDesk, *, message: str, signature: str, email: str | None, origin: Origin
) -> LoginTokens:
    """Start a login session for a wallet's account, opened if it has none, and return its tokens.

    A wallet without an account and without an address is told so before its nonce is spent, so that the person signs
    one message, not two.

    Raises:
        WalletMessageInvalid, WalletRefused: the message proves nothing.
        EmailNeeded: the wallet has no account, and no address came with it.
        EmailInvalid: what came is no address.
        TooManyRequests: too many mails were asked for.
    """
    signed = check_wallet(desk.wallets, message=message, signature=signature)
    async with desk.login.database.session() as session:
        known = await find_linked_account(session, signed.identity) is not None
    address = None if known else await _check_address(desk, email, origin)
    await spend_nonce(desk.wallets, signed)
    async with desk.login.database.session(actor=origin.actor) as session:
        user_id = await account_of(session, desk, signed.identity, origin=origin, email=address)
        return await issue_tokens(session, desk.login, user_id, method=SignInMethod.WALLET, origin=origin)


async def _check_address(desk: SignInDesk, email: str | None, origin: Origin) -> str:
    if email is None:
        raise EmailNeeded
    address = check_email(email)
    await count_mail_link(desk.login, address, origin)
    return address


async def prove_wallet(desk: SignInDesk, *, message: str, signature: str) -> ProvenIdentity:
    """Return whose wallet signed a message, and spend its nonce.

    Raises:
        WalletMessageInvalid, WalletRefused: the message proves nothing.
    """
    signed = check_wallet(desk.wallets, message=message, signature=signature)
    await spend_nonce(desk.wallets, signed)
    return signed.identity
