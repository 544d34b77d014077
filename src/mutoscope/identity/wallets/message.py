"""Read a sign-in message by the grammar of EIP-4361 (https://eips.ethereum.org/EIPS/eip-4361), and nothing looser."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from mutoscope.identity.wallets.address import checksum_address
from mutoscope.identity.wallets.errors import WalletMessageInvalid

MAX_MESSAGE_CHARACTERS = 4096

# RFC 3986, appendix A.
_PLAIN = r"A-Za-z0-9\-._~"
_SUB = r"!$&'()*+,;="
_HEX = r"%[0-9A-Fa-f]{2}"
_PCHAR = rf"(?:[{_PLAIN}{_SUB}:@]|{_HEX})"
_AUTHORITY = (
    rf"(?:(?:[{_PLAIN}{_SUB}:]|{_HEX})*@)?(?:\[[0-9A-Za-z:.{_PLAIN}{_SUB}]+\]|(?:[{_PLAIN}{_SUB}]|{_HEX})*)(?::[0-9]*)?"
)
_SCHEME = r"[A-Za-z][A-Za-z0-9+\-.]*"
_URI = rf"{_SCHEME}:(?://{_AUTHORITY})?(?:{_PCHAR}|/)*(?:\?(?:{_PCHAR}|[/?])*)?(?:\#(?:{_PCHAR}|[/?])*)?"
# RFC 3339 section 5.6.
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"

_FIRST = re.compile(
    rf"(?:(?P<scheme>{_SCHEME})://)?(?P<domain>{_AUTHORITY}) wants you to sign in with your Ethereum account:"
)
_ADDRESS = re.compile(r"0x[0-9A-Fa-f]{40}")
_STATEMENT = re.compile(rf"[{_PLAIN}{_SUB}:/?#\[\]@ ]*")
_NEEDED = (
    ("URI", "uri", re.compile(_URI)),
    ("Version", "version", re.compile("1")),
    ("Chain ID", "chain_id", re.compile(r"[0-9]{1,20}")),
    ("Nonce", "nonce", re.compile(r"[A-Za-z0-9]{8,128}")),
    ("Issued At", "issued_at", re.compile(_TIME)),
)
_OPTIONAL = (
    ("Expiration Time", "expiration_time", re.compile(_TIME)),
    ("Not Before", "not_before", re.compile(_TIME)),
    ("Request ID", "request_id", re.compile(rf"{_PCHAR}*")),
)
_RESOURCE = re.compile(rf"- {_URI}")


@dataclass(frozen=True)
class SignInMessage:
    """The fields of a message."""

    domain: str
    address: str
    """With its EIP-55 checksum."""
    uri: str
    chain_id: int
    nonce: str
    issued_at: dt.datetime
    scheme: str | None = None
    statement: str | None = None
    expiration_time: dt.datetime | None = None
    not_before: dt.datetime | None = None
    request_id: str | None = None
    resources: tuple[str, ...] = ()


def read_message(message: str) -> SignInMessage:
    """Return the fields of a message.

    Raises:
        WalletMessageInvalid: naming the first part that does not fit the grammar, or the checksum of EIP-55.
    """
    if len(message) > MAX_MESSAGE_CHARACTERS:
        raise WalletMessageInvalid("length")
    lines = message.split("\n")
    first = _FIRST.fullmatch(lines[0])
    if first is None or not first["domain"]:
        raise WalletMessageInvalid("domain")
    address = _take(lines, 1, _ADDRESS, "address")
    if checksum_address(address) != address:
        raise WalletMessageInvalid("address checksum")
    statement, place = _take_statement(lines)
    found = {name: _take(lines, place + at, form, label) for at, (label, name, form) in enumerate(_NEEDED)}
    rest = lines[place + len(_NEEDED) :]
    extra = _take_optional(rest)
    return SignInMessage(
        domain=first["domain"],
        address=address,
        uri=found["uri"],
        chain_id=int(found["chain_id"]),
        nonce=found["nonce"],
        issued_at=_moment(found["issued_at"], "Issued At"),
        scheme=first["scheme"],
        statement=statement,
        expiration_time=_optional_moment(extra, "expiration_time"),
        not_before=_optional_moment(extra, "not_before"),
        request_id=extra.get("request_id"),
        resources=_take_resources(rest),
    )


def _take(lines: list[str], place: int, form: re.Pattern[str], label: str) -> str:
    line = lines[place] if place < len(lines) else ""
    prefix = "" if label == "address" else f"{label}: "
    value = line.removeprefix(prefix)
    if not line.startswith(prefix) or form.fullmatch(value) is None:
        raise WalletMessageInvalid(label)
    return value


def _take_statement(lines: list[str]) -> tuple[str | None, int]:
    """Return the statement and the place of the line after it: blank, [statement], blank."""
    after = lines[2:5]
    if after[:2] == ["", ""]:
        return None, 4
    if len(after) < 3 or after[0] or after[2] or _STATEMENT.fullmatch(after[1]) is None:  # noqa: PLR2004 -- the three lines
        raise WalletMessageInvalid("statement")
    return after[1], 5


def _take_optional(rest: list[str]) -> dict[str, str]:
    """Return the optional fields in their order, and leave in `rest` what follows them."""
    found: dict[str, str] = {}
    for label, name, form in _OPTIONAL:
        if rest and rest[0].startswith(f"{label}: "):
            found[name] = _take(rest, 0, form, label)
            del rest[0]
    return found


def _take_resources(rest: list[str]) -> tuple[str, ...]:
    if not rest:
        return ()
    if rest[0] != "Resources:" or any(_RESOURCE.fullmatch(line) is None for line in rest[1:]):
        raise WalletMessageInvalid("end")
    return tuple(line.removeprefix("- ") for line in rest[1:])


def _optional_moment(found: dict[str, str], name: str) -> dt.datetime | None:
    return _moment(found[name], name) if name in found else None


def _moment(value: str, label: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(value.upper())
    except ValueError as error:
        raise WalletMessageInvalid(label) from error
