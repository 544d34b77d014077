"""Logline, synopsis, structure and characters out of the brief."""

from __future__ import annotations

from mutoscope.writing.local.find_people import find_people
from mutoscope.writing.local.materials import Materials, Sheet
from mutoscope.writing.local.rank_sentences import rank_sentences
from mutoscope.writing.local.split_text import cut_words, split_sentences
from mutoscope.writing.steps import Beat, Character, Characters, Logline, Structure, Synopsis
from mutoscope.writing.structures import BeatPlan, find_structure

_LOGLINE_WORDS = 45
_SYNOPSIS_SENTENCES = 24
_QUESTIONS = 8
_MOST_PARAGRAPH = 7900
_MOST_LINE = 300


def write_logline(materials: Materials) -> Logline:
    """Choose the sentence that carries most; of a short brief the first one, which people write as such."""
    sentences = materials.sentences("logline")
    few = len(sentences) <= 2  # noqa: PLR2004 -- nothing to rank
    best = 0 if few else rank_sentences(sentences[:60], materials.language)[0]
    return Logline(text=cut_words(sentences[best], _LOGLINE_WORDS)[:_MOST_PARAGRAPH])


def write_synopsis(materials: Materials) -> Synopsis:
    """Choose the central sentences, in their order, and ask what they leave open."""
    sentences = materials.sentences("synopsis")
    chosen = sorted(rank_sentences(sentences, materials.language)[:_SYNOPSIS_SENTENCES])
    beats = find_structure(materials.structure, materials.language).beats
    open_beats = [beat.question for beat, text in _lay_out([sentences[i] for i in chosen], beats) if not text]
    text = " ".join(sentences[place] for place in chosen)
    return Synopsis(text=text[:_MOST_PARAGRAPH], questions=open_beats[:_QUESTIONS])


def write_structure(materials: Materials) -> Structure:
    """Lay the sentences of the synopsis, or of the brief, over the beats."""
    synopsis = materials.find("synopsis", Synopsis)
    sentences = split_sentences(synopsis.text) if synopsis else []
    plan = find_structure(materials.structure, materials.language)
    laid = _lay_out(sentences or materials.sentences("structure"), plan.beats)
    return Structure(
        framework=plan.key,
        beats=[
            Beat(
                key=beat.key,
                name=beat.name,
                purpose=beat.purpose,
                question=beat.question,
                text=text[:_MOST_PARAGRAPH],
            )
            for beat, text in laid
        ],
    )


def write_characters(materials: Materials) -> Characters:
    """Find who is in the brief; an entry of the library with that name is taken as it stands."""
    sentences = materials.sentences("characters")
    known = {entry.name.casefold(): entry for entry in materials.cast if entry.kind == "character"}
    text = " ".join(sentences).casefold()
    found = find_people(sentences, materials.language)
    named = {name.casefold() for name in found}
    found += [entry.name for name, entry in known.items() if name in text and name not in named]
    return Characters(items=[_character(name, sentences, known.get(name.casefold())) for name in found])


def _character(name: str, sentences: list[str], entry: Sheet | None) -> Character:
    if entry is not None:
        sheet = {key: value for key, value in entry.sheet.items() if key in Character.model_fields}
        return Character.model_validate({**sheet, "name": entry.name, "cast_id": entry.id})
    spoken = [sentence for sentence in sentences if name.casefold() in sentence.casefold()]
    return Character(name=name[:_MOST_LINE], description=" ".join(spoken[:3])[:_MOST_PARAGRAPH])


def _lay_out(sentences: list[str], beats: tuple[BeatPlan, ...]) -> list[tuple[BeatPlan, str]]:
    """Give each sentence to the beat that lies nearest to its place in the text; their order stays."""
    texts: list[list[str]] = [[] for _ in beats]
    for number, sentence in enumerate(sentences):
        at = (number + 0.5) / len(sentences) * 100
        nearest = min(range(len(beats)), key=lambda place: (abs(beats[place].at - at), place))
        texts[nearest].append(sentence)
    return [(beat, " ".join(text)) for beat, text in zip(beats, texts, strict=True)]
