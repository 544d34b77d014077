"""A dictionary of words and how they are said → the words of a script, said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from mutoscope.kernel import InvalidInput
from mutoscope.media.script.types import Scene, Sentence, Word

MAX_ENTRIES = 2000
_CORE = re.compile(r"^(\W*)(.*?)((?:['’]s)?\W*)$", re.DOTALL)
_IPA = re.compile(r"/([^/]{1,80})/")


def check_pronunciations(entries: Mapping[str, str]) -> dict[str, str]:
    """Return a dictionary by folded words, or refuse it.

    Raises:
        InvalidInput: too many entries, an empty one, or a sound in slashes that is no IPA.
    """
    if len(entries) > MAX_ENTRIES:
        raise InvalidInput(
            f"The dictionary has {len(entries):,} words; the limit is {MAX_ENTRIES:,}.", remedy="Leave some out."
        )
    for word, sound in entries.items():
        ipa = _IPA.fullmatch(sound.strip())
        wrong = not word.strip() or not sound.strip() or len(sound) > 100  # noqa: PLR2004 -- no word is said so long
        if wrong or (ipa and not _is_ipa(ipa[1])) or (not ipa and not any(map(str.isalnum, sound))):
            raise InvalidInput(
                f"“{sound}” does not say how “{word}” is said.",
                remedy="Spell it as it sounds (Nguyen: win), or write IPA between slashes (/win/).",
                word=word,
            )
    return {_fold(word): sound.strip() for word, sound in entries.items()}


def pronounce(scene: Scene, entries: Mapping[str, str]) -> Scene:
    """Return a scene whose words are said as the dictionary has it; captions stay as written."""
    return replace(scene, sentences=tuple(_sentence(sentence, entries) for sentence in scene.sentences))


def _sentence(sentence: Sentence, entries: Mapping[str, str]) -> Sentence:
    return replace(sentence, words=tuple(_word(word, entries) for word in sentence.words))


def _word(word: Word, entries: Mapping[str, str]) -> Word:
    cut = _CORE.match(word.spoken)
    sound = entries.get(_fold(cut[2])) if cut and cut[2] else None
    if cut is None or sound is None:
        return word
    if ipa := _IPA.fullmatch(sound):
        return word if cut[3].lower().startswith(("'s", "’s")) else replace(word, ipa=ipa[1])
    return replace(word, spoken=f"{cut[1]}{sound}{cut[3]}")


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip()


def _is_ipa(text: str) -> bool:
    return all(character.isalpha() or unicodedata.category(character)[0] in "MLSZP" for character in text) and not any(
        map(str.isdigit, text)
    )
