"""One person, one address: which e-mail addresses are accepted, and which count as the same."""

from __future__ import annotations

import unicodedata

from mutoscope.identity.errors import EmailInvalid

MAX_EMAIL_CHARACTERS = 254
_MAX_KEY_CHARACTERS = 512
"""One sign may become many: U+337F is four characters of NFKC."""
_MAX_LOCAL_BYTES = 64
_REMEDY = "Give an address such as name@example.com."


def email_key(email: str) -> str:
    """Return the form under which an address is unique: NFKC, case folded, NFKC again (folding may denormalise)."""
    folded = unicodedata.normalize("NFKC", email.strip()).casefold()
    return unicodedata.normalize("NFKC", folded)


def check_email(email: str) -> str:
    """Return the address without surrounding blanks.

    Raises:
        EmailInvalid: it is too long, or not `local@domain` (RFC 5321 limits, RFC 6531 letters).
    """
    address = email.strip()
    if len(address) > MAX_EMAIL_CHARACTERS:
        raise EmailInvalid(
            f"The e-mail address has {len(address)} characters; {MAX_EMAIL_CHARACTERS} are allowed.",
            remedy=_REMEDY,
            field="email",
            limit=MAX_EMAIL_CHARACTERS,
        )
    local, _, domain = address.rpartition("@")
    if not (_is_local_part(local) and _is_domain(domain)) or len(email_key(address)) > _MAX_KEY_CHARACTERS:
        raise EmailInvalid("That is not an e-mail address.", remedy=_REMEDY, field="email")
    return address


def _is_local_part(local: str) -> bool:
    readable = local.isprintable() and not any(c.isspace() or c in '@"(),:;<>[\\]' for c in local)
    dots = not (local.startswith(".") or local.endswith(".") or ".." in local)
    return bool(local) and readable and dots and len(local.encode()) <= _MAX_LOCAL_BYTES


def _is_domain(domain: str) -> bool:
    labels = unicodedata.normalize("NFKC", domain).split(".")
    named = all(_is_label(label) for label in labels)
    return named and (len(labels) > 1 or domain.casefold() == "localhost")


def _is_label(label: str) -> bool:
    letters = all(c.isalnum() or c == "-" or unicodedata.category(c).startswith("M") for c in label)
    return 0 < len(label) <= 63 and letters and not label.startswith("-") and not label.endswith("-")  # noqa: PLR2004 -- RFC 1035
