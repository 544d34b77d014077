"""Ethereum addresses and their checksum in upper and lower case (EIP-55)."""

from __future__ import annotations

from mutoscope.identity.wallets.keccak import keccak256

_HALF = 8


def checksum_address(address: str) -> str:
    """Return an address of 0x and 40 hexadecimal digits, its letters in the case that EIP-55 asks for."""
    digits = address[2:].lower()
    marks = keccak256(digits.encode()).hex()
    return "0x" + "".join(d.upper() if int(mark, 16) >= _HALF else d for d, mark in zip(digits, marks, strict=False))


def address_of(public_key: bytes) -> str:
    """Return the address of an uncompressed public key of 65 bytes."""
    return checksum_address("0x" + keccak256(public_key[1:])[-20:].hex())
