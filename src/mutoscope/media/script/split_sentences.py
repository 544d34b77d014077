"""Words → sentences: where a reader would take a breath, not wherever a full stop stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mutoscope.media.script.types import Word

_CLOSERS = "\"'”’»)]}›」』）"  # noqa: RUF001 -- closing quotes of several languages
_OPENERS = "\"'“‘«([{¿¡‹「『（„"  # noqa: RUF001 -- opening quotes of several languages
_STOPS = "!?…。！？｡।॥؟۔"  # noqa: RUF001 -- full stops of several writings
_TITLES = frozenset(
    """
    mr mrs ms dr prof sr sra jr st mt gen col sgt capt lt rev hon messrs mme mlle dott sig herr fr
    no nr nos vs cf e.g i.e eg ie approx ca fig vol ch pp ed eds al dept est min max tel ext z.b
    d.h u.a bzw bspw p.ej ud uds ej n.b
    """.split()  # noqa: SIM905 -- a text of words reads better than a list of quotes
)
"""Words that keep their full stop inside a sentence, whatever follows."""
_MAYBE_LAST = frozenset(
    """
    etc inc ltd co corp bros jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m am pm
    """.split()  # noqa: SIM905 -- a text of words reads better than a list of quotes
)
"""Abbreviations that may end a sentence: they do when a capital follows."""
_STARTERS = frozenset(
    """
    the a an this that these those it he she we they you i but and so in on at if when as for
    """.split()  # noqa: SIM905 -- a text of words reads better than a list of quotes
)
_INITIALS = re.compile(r"(?:\w\.)+\w?|\w", re.UNICODE)


def split_sentences(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Group words into sentences; what is only shown (an emoji) stays with the sentence before it."""
    sentences: list[list[Word]] = []
    ended = True
    for place, word in enumerate(words):
        if ended and (word.spoken or not sentences):
            sentences.append([])
        sentences[-1].append(word)
        if word.spoken:
            ended = ends_sentence(word.shown, _next_spoken(words, place))
    return [tuple(sentence) for sentence in sentences]


def _next_spoken(words: Sequence[Word], place: int) -> str:
    return next((word.shown for word in words[place + 1 : place + 12] if word.spoken), "")


def ends_sentence(shown: str, following: str) -> bool:
    """Tell whether a word as it is shown ends a sentence, given the word after it ("" if none)."""
    text = shown.rstrip(_CLOSERS)
    quoted = text != shown
    after = following.lstrip(_OPENERS)
    if text.endswith("..."):
        text = text[:-3] + "…"
    if text.endswith(tuple(_STOPS)):
        # “What?” he said; Well… maybe: a small letter goes on with the sentence.
        goes_on = after[:1].islower() and (quoted or text.endswith("…"))
        return not goes_on
    return text.endswith(".") and _full_stop_ends(text.lstrip(_OPENERS)[:-1], after, quoted=quoted)


def _full_stop_ends(core: str, after: str, *, quoted: bool) -> bool:
    lowered = core.lower()
    if quoted and after[:1].islower():
        return False
    if lowered in _TITLES:
        # "No." before a number is "number"; before anything else it is an answer.
        return lowered in {"no", "min", "max", "ed", "ch", "al", "fr", "est", "st"} and not (
            after[:1].isdigit() or (after[:1].isupper() and lowered in {"st", "fr", "ed", "al"})
        )
    if lowered in _MAYBE_LAST:
        return not after or after[:1].isupper()
    if _INITIALS.fullmatch(core) and not core.isdigit():  # J. Smith, U.S. markets — but: in the U.S. The …
        return not after or (len(core) > 1 and re.sub(r"\W.*", "", after).lower() in _STARTERS and after[0].isupper())
    return True
