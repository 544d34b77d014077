"""Ids as Stripe writes them: a prefix that names the kind, then letters and digits nobody can guess."""

from __future__ import annotations

import os

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH = 24


def random_word(length: int = _LENGTH) -> str:
    """Return `length` random letters and digits (5.95 bits each)."""
    return "".join([_ALPHABET[byte % 62] for byte in os.urandom(length)])


def new_object_id(prefix: str, length: int = _LENGTH) -> str:
    """Return a new id, such as `cus_…`."""
    return f"{prefix}_{random_word(length)}"
