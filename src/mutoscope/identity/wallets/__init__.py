"""Signing in with an Ethereum account (EIP-4361)."""

from mutoscope.identity.wallets.errors import WalletMessageInvalid, WalletRefused
from mutoscope.identity.wallets.message import SignInMessage, read_message
from mutoscope.identity.wallets.prove_wallet import (
    SignedMessage,
    WalletDesk,
    WalletNonce,
    check_wallet,
    give_nonce,
    spend_nonce,
)
from mutoscope.identity.wallets.signature import signer_of

__all__ = [
    "SignInMessage",
    "SignedMessage",
    "WalletDesk",
    "WalletMessageInvalid",
    "WalletNonce",
    "WalletRefused",
    "check_wallet",
    "give_nonce",
    "read_message",
    "signer_of",
    "spend_nonce",
]
