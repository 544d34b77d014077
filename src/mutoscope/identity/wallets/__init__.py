"""Signing in with an Ethereum account (EIP-4361)."""

from mutoscope.identity.wallets.errors import WalletMessageInvalid, WalletRefused
from mutoscope.identity.wallets.message import SignInMessage, read_message
from mutoscope.identity.wallets.prove_wallet import WalletDesk, WalletNonce, give_nonce, prove_wallet
from mutoscope.identity.wallets.signature import signer_of

__all__ = [
    "SignInMessage",
    "WalletDesk",
    "WalletMessageInvalid",
    "WalletNonce",
    "WalletRefused",
    "give_nonce",
    "prove_wallet",
    "read_message",
    "signer_of",
]
