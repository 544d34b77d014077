"""The list of words that is checked without any provider; see `floor.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_DISGUISES: Final = str.maketrans("013457@$", "oieastas")


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    groups: tuple[frozenset[str], ...]


@cache
def _rules() -> tuple[int, tuple[_Rule, ...]]:
    found = tomllib.loads((files("mutoscope.gateway.moderation") / "floor.toml").read_text(encoding="utf-8"))
    rules = [_Rule(one["category"], tuple(frozenset(group) for group in one["groups"])) for one in found["rule"]]
    return int(found["near"]), tuple(rules)


def check_floor(text: str) -> tuple[str, ...]:
    """Return the categories of what no provider needs to be asked about; none for nearly everything."""
    near, rules = _rules()
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = [_undisguised(word) for word in _WORD.findall(plain.replace("@", "a").replace("$", "s"))]
    return tuple(dict.fromkeys(rule.category for rule in rules if _breaks(rule, words, near)))


def _undisguised(word: str) -> str:
    """Return a word without digits in the place of letters, and without what combines."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return bare.translate(_DISGUISES) if not bare.isdigit() else bare


def _breaks(rule: _Rule, words: list[str], near: int) -> bool:
    places = [[index for index, word in enumerate(words) if word in group] for group in rule.groups]
    if not all(places):
        return False
    return any(all(any(abs(place - first) <= near for place in others) for others in places[1:]) for first in places[0])
