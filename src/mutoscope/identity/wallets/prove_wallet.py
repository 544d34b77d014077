"""Signing in with a wallet: a nonce goes out, a signed message comes back."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked.types import IdentityKind, ProvenIdentity
from mutoscope.identity.one_time import put_challenge, take_challenge
from mutoscope.identity.wallets.errors import WalletRefused
from mutoscope.identity.wallets.message import SignInMessage, read_message
from mutoscope.identity.wallets.signature import signer_of
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock

ISSUER = "eip155"
PROVIDER = "wallet"
_PURPOSE = "wallet_nonce"
_SKEW = dt.timedelta(seconds=60)
"""How far the wallet's clock may be ahead of ours."""


@dataclass(frozen=True)
class WalletDesk:
    """What signing in with a wallet needs, wired once."""

    database: Database
    clock: Clock
    base_url: str
    """Of this server: the message must be for it."""
    chains: frozenset[int]
    lifetime: dt.timedelta

    @property
    def domain(self) -> str:
        """Return the authority that a message must name."""
        return urlsplit(self.base_url).netloc


@dataclass(frozen=True)
class WalletNonce:
    """What a message must contain to be accepted."""

    nonce: str
    domain: str
    uri: str
    chain_ids: tuple[int, ...]
    issued_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class SignedMessage:
    """A message whose signature fits; it proves nothing before its nonce is spent."""

    identity: ProvenIdentity
    nonce: str


async def give_nonce(session: AsyncSession, desk: WalletDesk) -> WalletNonce:
    """Return a nonce for one message."""
    nonce, now = secrets.token_hex(16), desk.clock.now()
    expires_at = await put_challenge(session, nonce.encode(), _PURPOSE, now=now, lifetime=desk.lifetime)
    return WalletNonce(nonce, desk.domain, desk.base_url, tuple(sorted(desk.chains)), now, expires_at)


def check_wallet(desk: WalletDesk, *, message: str, signature: str) -> SignedMessage:
    """Return a message that its wallet has signed for this server; its nonce is not taken yet.

    Chains share their addresses, so the address alone is the identity.

    Raises:
        WalletMessageInvalid: the text is no EIP-4361 message.
        WalletRefused: it is for another server or chain, for another time, or not signed by its address.
    """
    said = read_message(message)
    _check_place(said, desk)
    _check_time(said, desk.clock.now(), desk.lifetime)
    if signer_of(message, signature) != said.address:
        raise WalletRefused("signature")
    return SignedMessage(ProvenIdentity(IdentityKind.WALLET, PROVIDER, ISSUER, said.address), said.nonce)


async def spend_nonce(desk: WalletDesk, signed: SignedMessage) -> None:
    """Take the nonce of a message, in a transaction of its own: a message signs in once.

    Raises:
        WalletRefused: it was never given out, is used, or too old.
    """
    now = desk.clock.now()
    async with desk.database.session() as session:
        taken = await take_challenge(session, signed.nonce.encode(), _PURPOSE, now=now)
    if taken is None or taken.expired:
        raise WalletRefused("nonce")


def _check_place(said: SignInMessage, desk: WalletDesk) -> None:
    here = urlsplit(desk.base_url)
    if said.domain != here.netloc or said.scheme not in {None, here.scheme}:
        raise WalletRefused("domain")
    try:
        there = urlsplit(said.uri)
    except ValueError as error:
        raise WalletRefused("uri") from error
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        raise WalletRefused("uri")
    if said.chain_id not in desk.chains:
        raise WalletRefused("chain")


def _check_time(said: SignInMessage, now: dt.datetime, lifetime: dt.timedelta) -> None:
    if not now - lifetime <= said.issued_at <= now + _SKEW:
        raise WalletRefused("issued_at")
    if said.expiration_time is not None and said.expiration_time <= now:
        raise WalletRefused("expiration_time")
    if said.not_before is not None and said.not_before > now:
        raise WalletRefused("not_before")
