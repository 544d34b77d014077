"""Cut a text to what a platform takes, as that platform counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from mutoscope.writing.metadata.platforms import Platform, Unit
from mutoscope.writing.steps import PlatformText

_LINK = re.compile(r"https?://\S+")
_LINK_WEIGHT = 23
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""What weighs one on X; everything else weighs two."""
_TAG = re.compile(r"[^\w]+")


def _weigh(text: str) -> int:
    links = _LINK.findall(text)
    rest = unicodedata.normalize("NFC", _LINK.sub("", text))
    light = sum(1 if any(low <= ord(c) <= high for low, high in _LIGHT) else 2 for c in rest)
    return light + _LINK_WEIGHT * len(links)


_MEASURES: Final[Mapping[Unit, Callable[[str], int]]] = {
    "characters": len,
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "units": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "weighted": _weigh,
}


def measure(platform: Platform, text: str) -> int:
    """Return how long a text is in the platform's own count."""
    return _MEASURES[platform.unit](text)


def within_limits(platform: Platform, text: PlatformText) -> PlatformText:
    """Return a text that the platform takes: cut at words, unfit hashtags dropped, forbidden characters left out."""
    tags = _hashtags(platform, text.hashtags)
    caption = _allowed(platform, text.caption)
    room = platform.caption
    if platform.inside_caption:
        while tags and measure(platform, " ".join(tags)) + 2 > room:
            tags = tags[:-1]
        room -= measure(platform, " ".join(tags)) + 2 if tags else 0
    title = _allowed(platform, text.title).replace("\n", " ")
    return PlatformText(
        title=_cut(platform, title, platform.title), caption=_cut(platform, caption, room), hashtags=tags
    )


def _hashtags(platform: Platform, wanted: list[str]) -> list[str]:
    clean = (f"#{_TAG.sub('', tag)}" for tag in wanted)
    known = {tag.casefold(): tag for tag in reversed([tag for tag in clean if len(tag) > 1 and not tag[1:].isdigit()])}
    tags = [*reversed(known.values())][: platform.hashtags]
    while tags and platform.hashtag_letters and len(",".join(tags)) > platform.hashtag_letters:
        tags = tags[:-1]
    return tags


def _allowed(platform: Platform, text: str) -> str:
    kept = "".join(c for c in text if c not in platform.forbidden and (c == "\n" or unicodedata.category(c) != "Cc"))
    return kept.strip()


def _cut(platform: Platform, text: str, most: int) -> str:
    """Cut at a word, never inside a cluster of joined characters, with an ellipsis."""
    if measure(platform, text) <= most:
        return text
    if most <= 0:
        return ""
    kept = ""
    for part in re.findall(r"\S+\s*", text):
        if measure(platform, kept + part.rstrip() + "…") > most:
            break
        kept += part
    if not kept:  # one word longer than all there is room for
        for character in text:
            if measure(platform, kept + character + "…") > most:
                break
            kept += character
        kept = kept.rstrip("\u200d\ufe0f")
    kept = kept.rstrip(" ,;:–—\n")
    return f"{kept}…" if kept else ""
