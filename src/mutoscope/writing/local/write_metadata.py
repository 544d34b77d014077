"""Titles, captions and hashtags out of a text's own words."""

from __future__ import annotations

import re

from mutoscope.writing.local.find_keywords import find_keywords
from mutoscope.writing.local.load_words import Language
from mutoscope.writing.local.materials import Materials
from mutoscope.writing.local.rank_sentences import rank_sentences
from mutoscope.writing.local.split_text import cut_words, split_sentences, split_words
from mutoscope.writing.metadata import find_platform, within_limits
from mutoscope.writing.steps import Logline, Metadata, PlatformText, ScriptText

_TITLE_WORDS = 14
_CAPTION_SENTENCES = 3
_TAGS = 12
_LONGEST_TAG = 30
_SHORTEST_TAG = 4
_HEADING = re.compile(r"^#{1,6}\s.*$", re.MULTILINE)
_MARK = re.compile(r"\[[^\]\n]*\]")


def write_metadata(materials: Materials) -> Metadata:
    """Write the texts of each platform from the script, or from the brief where there is none."""
    script = materials.find("script", ScriptText)
    text = script.text if script and script.text.strip() else materials.brief("metadata").text
    logline = materials.find("logline", Logline)
    plain = extract_text(text, materials.language, title=materials.title, lead=logline.text if logline else "")
    return Metadata(platforms={key: within_limits(find_platform(key), plain) for key in materials.platforms})


def extract_text(text: str, language: Language, *, title: str = "", lead: str = "") -> PlatformText:
    """Return title, caption and hashtags that a text holds already, before any platform's limits."""
    sentences = split_sentences(_MARK.sub("", _HEADING.sub("", text))) or split_sentences(text)
    if not sentences:
        return PlatformText(title=title[:300], caption=lead[:5000], hashtags=[])
    order = rank_sentences(sentences, language)
    chosen = sorted(order[:_CAPTION_SENTENCES])
    hook = min(order[:3], key=lambda place: (len(sentences[place]) > 90, place))  # noqa: PLR2004 -- a title is short
    caption = " ".join([lead, *(sentences[place] for place in chosen if sentences[place] != lead)]).strip()
    return PlatformText(
        title=(title or cut_words(sentences[hook], _TITLE_WORDS))[:300],
        caption=caption[:5000],
        hashtags=_tags(find_keywords(sentences, language, _TAGS * 2)),
    )


def _tags(keywords: list[str]) -> list[str]:
    joined = (
        "".join(word.casefold() for part in keyword.split() for word in split_words(part)) for keyword in keywords
    )
    clean = (re.sub(r"[\W_]", "", word) for word in joined)
    return [f"#{word}" for word in dict.fromkeys(clean) if _SHORTEST_TAG <= len(word) <= _LONGEST_TAG][:_TAGS]
