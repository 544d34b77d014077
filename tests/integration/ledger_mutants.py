"""Break a function of the ledger in one place at a time, systematically.

A mutant is the text of a function with one token, condition, key or statement changed. Where a change only moves the
wording of an error or is no valid SQL, it is no mutant. Which of them nobody can tell from the original is written in
`EQUIVALENT`, each with the reason.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg

_TOKEN: Final = re.compile(
    r"--[^\n]*|'(?:[^']|'')*'|:=|<>|<=|>=|\|\||::\w+|[<>=+*-]|\w+(?:\.\w+)*|\s+|[^\s\w]",
)
_SWAPS: Final = {
    "<": ("<=", ">"),
    "<=": ("<", ">"),
    ">": (">=", "<"),
    ">=": (">", "<"),
    "=": ("<>",),
    "<>": ("=",),
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "and": ("or",),
    "or": ("and",),
    "least": ("greatest",),
    "greatest": ("least",),
    "min": ("max",),
    "max": ("min",),
    "desc": ("asc",),
    "true": ("false",),
    "all": ("any",),
}
_SIMPLE: Final = re.compile(
    r"^( +)((?:perform|insert|update|select|return|raise|exit)\b[^;]*;|[\w.]+ +:= [^;]*;)", re.MULTILINE
)
_IF: Final = re.compile(r"\b(if|case when|when) ([^;]*?) then\b", re.DOTALL)
_ORDER: Final = re.compile(r"order by ([^;\n)]+)")
_CONDITION_ENDS: Final = frozenset({"and", "or", "then", "order", "returning", "loop", "for", "limit", ";", "union"})


@dataclass(frozen=True)
class Mutant:
    """One function, broken."""

    function: str
    what: str
    definition: str

    @property
    def name(self) -> str:
        """Return a name that stays while the function does."""
        return f"{self.function}: {self.what}"


def mutants_of(function: str, definition: str) -> Iterator[Mutant]:
    """Yield every mutant of a function, from what `pg_get_functiondef` says of it."""
    head, quote, rest = definition.partition("$function$")
    body, end, tail = rest.rpartition("$function$")
    seen = {body}
    for what, changed in _changes(body):
        if changed not in seen:
            seen.add(changed)
            yield Mutant(function, what, f"{head}{quote}{changed}{end}{tail}")


def functions_of(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, str]:
    """Return the definitions of the ledger's functions by name; the clock is not one of the rules."""
    rows = connection.execute("""
        select proname, pg_get_functiondef(oid) from pg_proc
          where pronamespace = 'ledger'::regnamespace and proname <> 'clock' order by proname
    """).fetchall()
    return dict(rows)


def _changes(body: str) -> Iterator[tuple[str, str]]:
    yield from _tokens(body)
    yield from _conditions(body)
    yield from _keys(body)
    yield from _statements(body)


def _tokens(body: str) -> Iterator[tuple[str, str]]:
    """Swap operators and words; move numbers by one; change strings."""
    words = list(_TOKEN.finditer(body))
    for index, found in enumerate(words):
        token = found.group()
        before = [one.group() for one in words[max(0, index - 8) : index] if not one.group().isspace()]
        for other in _others(token, before):
            yield (
                f"{_place(body, found.start())}: {token} becomes {other}",
                body[: found.start()] + other + body[found.end() :],
            )


def _others(token: str, before: list[str]) -> tuple[str, ...]:
    last, second = (before[-1] if before else ""), (before[-2] if len(before) > 1 else "")
    if token in {"=", "<", ">"} and last in {"errcode", "message", "detail", "schema", "table", "constraint"}:
        return ()
    if token == "and" and "between" in before[-4:]:
        return ()
    if token.startswith("'"):
        wording = second in {"message", "errcode"} or (last == "||" and "message" in before)
        return () if wording or token in {"''", "'UTF8'"} else ("'~'",)
    if token.isdigit():
        return (str(int(token) + 1),)
    return _SWAPS.get(token, ())


def _conditions(body: str) -> Iterator[tuple[str, str]]:
    """Take conditions for true and for false; leave out what is joined by `and` or `where`."""
    for found in _IF.finditer(body):
        for value in ("true", "false"):
            changed = body[: found.start(2)] + value + body[found.end(2) :]
            yield f"{_place(body, found.start())}: {value} instead of {_short(found.group(2))}", changed
    words = list(_TOKEN.finditer(body))
    for index, found in enumerate(words):
        if found.group() not in {"and", "where", "or"} or "between" in {
            one.group() for one in words[index - 5 : index]
        }:
            continue
        start = found.end()
        stop = _end_of_condition(words[index + 1 :], len(body))
        if body[start:stop].strip():
            value = "false" if found.group() == "or" else "true"
            changed = f"{body[:start]} {value} {body[stop:]}"
            yield f"{_place(body, start)}: without {_short(body[start:stop])}", changed
    for old, new in (
        ("is not null", "is null"),
        ("is null", "is not null"),
        ("not found", "found"),
        ("if found", "if not found"),
    ):
        for found in re.finditer(rf"\b{old}\b", body):
            changed = body[: found.start()] + new + body[found.end() :]
            yield f"{_place(body, found.start())}: {new} instead of {old}", changed


def _end_of_condition(words: list[re.Match[str]], otherwise: int) -> int:
    depth = 0
    for one in words:
        token = one.group()
        if token == "(":
            depth += 1
        elif token == ")":
            depth -= 1
        if depth < 0 or (depth == 0 and token in _CONDITION_ENDS):
            return one.start()
    return otherwise


def _keys(body: str) -> Iterator[tuple[str, str]]:
    """Leave out each key of an order, and turn each round."""
    for found in _ORDER.finditer(body):
        keys = found.group(1).split(", ")
        for index, key in enumerate(keys):
            without = ", ".join(keys[:index] + keys[index + 1 :]) or "1"
            turned = key.removesuffix(" desc") if key.endswith(" desc") else key.split(" limit")[0] + " desc"
            for what, order in (
                ("without", without),
                ("turned", ", ".join([*keys[:index], turned, *keys[index + 1 :]])),
            ):
                if " limit" not in found.group(1):
                    changed = body[: found.start(1)] + order + body[found.end(1) :]
                    yield f"{_place(body, found.start())}: order by {_short(found.group(1))}, {what} {key}", changed


def _statements(body: str) -> Iterator[tuple[str, str]]:
    """Leave out each simple statement; swap neighbours."""
    begins = body.find("begin\n")
    if begins < 0:
        return
    found = [one for one in _SIMPLE.finditer(body) if one.start() > begins]
    for one in found:
        if not one.group(2).startswith("return"):
            changed = f"{body[: one.start(2)]}null;{body[one.end(2) :]}"
            yield f"{_place(body, one.start(2))}: without {_short(one.group(2))}", changed
    for first, second in itertools.pairwise(found):
        if first.group(1) == second.group(1) and not body[first.end() : second.start()].strip():
            middle = body[first.end() : second.start(2)]
            changed = body[: first.start(2)] + second.group(2) + middle + first.group(2) + body[second.end() :]
            yield f"{_place(body, first.start(2))}: {_short(second.group(2))} before {_short(first.group(2))}", changed


def _place(body: str, position: int) -> str:
    return f"line {body.count(chr(10), 0, position)}"


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
