"""Who signed a message: ERC-191, version 0x45 (`personal_sign`), over secp256k1.

Accounts that are contracts (ERC-1271) cannot sign in: telling who they are takes a node of their chain.
"""

from __future__ import annotations

import re

from coincurve import PublicKey

from mutoscope.identity.wallets.address import address_of
from mutoscope.identity.wallets.errors import WalletRefused
from mutoscope.identity.wallets.keccak import keccak256

_FORM = re.compile(r"0x[0-9a-fA-F]{130}")
_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_RECOVERY = {0: 0, 1: 1, 27: 0, 28: 1}


def signer_of(message: str, signature: str) -> str:
    """Return the address that signed a message.

    Only the lower of the two values of `s` is accepted (EIP-2), so a signature cannot be turned into a second one.

    Raises:
        WalletRefused: it is no signature of 65 bytes, or fits no key.
    """
    if _FORM.fullmatch(signature) is None:
        raise WalletRefused("signature")
    raw = bytes.fromhex(signature[2:])
    recovery = _RECOVERY.get(raw[64])
    if recovery is None or int.from_bytes(raw[32:64], "big") > _ORDER // 2:
        raise WalletRefused("signature")
    try:
        key = PublicKey.from_signature_and_message(raw[:64] + bytes([recovery]), personal_hash(message), hasher=None)
    except Exception as error:  # coincurve raises a bare one for what fits no key
        raise WalletRefused("signature") from error
    return address_of(key.format(compressed=False))


def personal_hash(message: str) -> bytes:
    """Return the hash that a wallet signs for a text (ERC-191)."""
    try:
        text = message.encode()
    except UnicodeEncodeError as error:
        raise WalletRefused("signature") from error
    return keccak256(b"\x19Ethereum Signed Message:\n" + str(len(text)).encode() + text)
