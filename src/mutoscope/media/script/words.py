"""A run of text → words as shown and as spoken."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from mutoscope.media.script.types import Word

MARKUP = "*_`#~|\\"
"""Characters that mark text up; they are never spoken."""

_EMOJI_ONE = (
    r"(?:[\U0001F1E6-\U0001F1FF]{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    r"|[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u27BF\u2900-\u297F\u2B00-\u2BFF\u3030\u303D\u3297\u3299]"
    r"[\uFE0E\uFE0F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*)"
)
_EMOJI = re.compile(rf"{_EMOJI_ONE}(?:\u200D{_EMOJI_ONE})*")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)
_FULL_WIDTH_STOP = re.compile(r"([。！？｡।॥؟۔]+[”」』）\"]*)(?=\S)")  # noqa: RUF001 -- full stops of several writings
_RULE = re.compile(r"[=*_~#|\\`^<>+-]{2,}|[*_~#|\\`^]")
_TRAILING = re.compile(r"[^\w]+$")
_CLOSING = re.compile(r"[.,!?…)\]}”’»\"']+|[;:]")
_SHARP = re.compile(r"\b([A-G])#(?!\w)")


def append_words(words: list[Word], text: str, *, emphasised: bool = False) -> None:
    """Split a text without marks and append its words.

    Emoji become words of their own with nothing to speak; addresses are spoken as their host; characters left over
    from markup are dropped; a lone dash or closing mark joins the word before it.
    """
    for token in _FULL_WIDTH_STOP.sub(r"\1 ", text).split():
        for part in _split_emoji(token):
            _append(words, part, emphasised=emphasised)


def has_sound(text: str) -> bool:
    """Tell whether a text holds a letter, a digit, or a sign that is read aloud (`&`, `%`, `+`, `=`)."""
    return any(character.isalnum() or character in "&%+=<>°€$£¥×÷±@" for character in text)


def _split_emoji(token: str) -> list[str]:
    parts: list[str] = []
    at = 0
    for match in _EMOJI.finditer(token):
        parts += [token[at : match.start()], match[0]]
        at = match.end()
    return [part for part in [*parts, token[at:]] if part]


def _append(words: list[Word], part: str, *, emphasised: bool) -> None:
    if _EMOJI.fullmatch(part):
        words.append(Word(part, "", emphasised))
        return
    if _RULE.fullmatch(part):
        return
    shown = part if _URL.match(part) else part.strip("*_`~|\\")
    spoken = speakable(shown)
    if spoken and has_sound(spoken):
        words.append(Word(shown, spoken, emphasised))
    elif shown and words:
        before = words[-1]
        gap = "" if _CLOSING.fullmatch(shown) else " "
        words[-1] = replace(
            before, shown=before.shown + gap + shown, spoken=before.spoken + gap + spoken if before.spoken else ""
        )


def speakable(shown: str) -> str:
    """Return how a shown word is handed to a voice: no markup, no emoji, an address as its host."""
    if _URL.match(shown):
        return _speak_url(shown)
    spoken = _SHARP.sub(r"\1 sharp", shown)
    for character in MARKUP:
        spoken = spoken.replace(character, " ")
    return " ".join(_EMOJI.sub(" ", spoken).split())


def _speak_url(url: str) -> str:
    end = _TRAILING.search(url)
    tail = end[0].lstrip("/") if end else ""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # such as an unclosed IPv6 bracket
        return ""
    name = host.removeprefix("www.").strip(".")
    return re.sub(r"[^\w.-]", "", name).replace("_", " ") + tail.replace("_", "").replace("*", "") if name else ""
