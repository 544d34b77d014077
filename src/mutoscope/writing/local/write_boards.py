"""Storyboard, moodboard and thumbnails: what there is to draw, in words."""

from __future__ import annotations

from collections import Counter

from mutoscope.media.script import Scene as ScriptScene
from mutoscope.media.script import Script, estimate_seconds, read_script
from mutoscope.writing.local.find_keywords import find_keywords
from mutoscope.writing.local.load_words import load_words
from mutoscope.writing.local.materials import Materials
from mutoscope.writing.local.palettes import PALETTES
from mutoscope.writing.local.split_text import cut_words, split_sentences, split_words
from mutoscope.writing.steps import (
    Board,
    Characters,
    Moodboard,
    ScriptText,
    Shot,
    Storyboard,
    Thumbnail,
    Thumbnails,
)
from mutoscope.writing.steps.contents import Movement, Size

_SIZES: tuple[Size, ...] = ("wide", "medium", "close-up", "medium")
_MOVES: tuple[Movement, ...] = ("static", "push in", "static", "pan")
_MOST_SHOTS = 1000
_BOARDS = 6
_HEADLINE_WORDS = 6
_CANDIDATES = 3


def write_storyboard(materials: Materials) -> Storyboard:
    """Give each sentence of the script a shot: a wide one opens a scene, a close one is its third.

    Raises:
        StepMissing: there is no script.
        InvalidInput: the script cannot be read.
    """
    script = read_script(materials.need("storyboard", "script", ScriptText).text)
    characters = materials.find("characters", Characters)
    names = [one.name for one in characters.items] if characters else []
    return Storyboard(shots=shots_of(script, names)[:_MOST_SHOTS])


def shots_of(script: Script, names: list[str]) -> list[Shot]:
    """Return a shot for each sentence of a script, its narration letter by letter."""
    shots: list[Shot] = []
    for number, scene in enumerate(script.scenes, 1):
        for place, sentence in enumerate(scene.sentences):
            said = " ".join(word.shown for word in sentence.words)
            if not said:
                continue
            seconds = float(estimate_seconds(Script((ScriptScene((sentence,)),))))
            seen = [name for name in names if name.casefold() in said.casefold()]
            shots.append(
                Shot(
                    scene=number,
                    number=len(shots) + 1,
                    size=_SIZES[place % len(_SIZES)],
                    movement=_MOVES[place % len(_MOVES)],
                    picture=_picture(scene.title, seen, said),
                    narration=said[:8000],
                    seconds=round(seconds, 1),
                )
            )
    return shots


def write_moodboard(materials: Materials) -> Moodboard:
    """Choose a palette by the words of the brief, and its key words for cards."""
    sentences = materials.sentences("moodboard")
    brief = materials.brief("moodboard")
    words = Counter(word.casefold() for word in split_words(f"{brief.tone} {brief.genre} {brief.text}"))
    moods = load_words(materials.language).moods
    weight = {mood: sum(words[word] for word in known) for mood, known in moods.items()}
    best = max(weight, key=lambda mood: weight[mood])
    keywords = find_keywords(sentences, materials.language, 12)
    boards = [
        Board(title=word[:300], prompt=next((s for s in sentences if word in s), word)[:8000])
        for word in keywords[:_BOARDS]
    ]
    return Moodboard(palette=list(PALETTES[best if weight[best] else "plain"]), words=keywords, boards=boards)


def write_thumbnails(materials: Materials) -> Thumbnails:
    """Propose headlines: the beginning of the script, and its key words."""
    script = materials.find("script", ScriptText)
    sentences = split_sentences(script.text) if script else []
    told = [sentence for sentence in sentences if len(split_words(sentence)) > 3] or materials.sentences("thumbnails")  # noqa: PLR2004 -- headings are shorter
    keywords = find_keywords(told, materials.language, 4)
    lines = [cut_words(told[0], _HEADLINE_WORDS), " & ".join(keywords[:2]), materials.title]
    kept = list(dict.fromkeys(line[:300] for line in lines if line))[:_CANDIDATES]
    return Thumbnails(items=[Thumbnail(headline=line, prompt=told[0][:8000]) for line in kept])


def _picture(title: str, seen: list[str], said: str) -> str:
    parts = [title, ", ".join(seen), said]
    return " — ".join(part for part in parts if part)[:8000]
