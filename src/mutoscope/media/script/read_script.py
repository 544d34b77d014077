"""Text in, Script out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from mutoscope.media.script.clean_text import clean_text
from mutoscope.media.script.errors import EmptyScript, ScriptTooLong
from mutoscope.media.script.find_speakers import NARRATOR, hold_speakers
from mutoscope.media.script.marks import (
    Casting,
    Emphasis,
    Joint,
    Manner,
    Pause,
    Saying,
    Speaker,
    cut_long_paragraphs,
    hold_marks,
)
from mutoscope.media.script.pronounce import check_pronunciations, pronounce
from mutoscope.media.script.read_markdown import Event, Heading, read_markdown
from mutoscope.media.script.split_sentences import split_sentences
from mutoscope.media.script.types import Delivery, MediaMark, Scene, Script, Sentence, Word

MAX_BYTES = 200_000

SENTENCE_PAUSE_MS = 220
PARAGRAPH_PAUSE_MS = 420
SCENE_PAUSE_MS = 520
MANNER_PAUSE_MS = 60
SHOWN_ONLY_MS = 1200
"""How long a sentence stays that has nothing to speak, such as a lone emoji."""


_NOTHING: Mapping[str, str] = MappingProxyType({})


def read_script(
    text: str,
    *,
    max_bytes: int = MAX_BYTES,
    pronunciations: Mapping[str, str] = _NOTHING,
    speakers: Collection[str] = (),
) -> Script:
    """Read a script as a person would read it aloud.

    Args:
        text: plain text or Markdown, with marks: `[clip: name]`, `[image: name]`, `[pause 0.8s]`; see `KNOWN_MARKS`.
        max_bytes: the longest text accepted, in bytes of UTF-8.
        pronunciations: how words are said: spelt as they sound, or IPA between slashes; `[say …]` marks win.
        speakers: names that label lines, beside those that the script declares or that look like it (`ANNA:`).

    Headings start scenes and their titles are not spoken; without any heading each paragraph is a scene. `---` starts
    a scene too, and so does a picture mark between two sentences. Code blocks are dropped; a table is read row by row.

    Raises:
        EmptyScript: nothing in it can be spoken.
        ScriptTooLong: it is longer than `max_bytes`.
        BadMark: a mark in square brackets is none of ours.
    """
    size = len(text.encode(errors="surrogatepass")) if len(text) <= max_bytes else len(text)
    if size > max_bytes:
        raise ScriptTooLong(
            f"The script is {size:,} bytes long; the limit is {max_bytes:,}.",
            remedy="Shorten the script, or make several films of it.",
            bytes=size,
            limit=max_bytes,
        )
    marked, held = hold_marks(clean_text(text))
    marked = hold_speakers(marked, held, speakers)
    events = list(read_markdown(cut_long_paragraphs(marked, held), held))
    builder = _Builder(by_heading=any(isinstance(event, Heading) for event in events))
    for event in events:
        builder.take(event)
    scenes = builder.finish()
    if not any(sentence.spoken_words for scene in scenes for sentence in scene.sentences):
        raise EmptyScript(
            "The script has no words to speak.",
            remedy="Write at least one sentence; headings, marks, code and emoji are not spoken.",
        )
    said = {event.word: event.sound for event in events if isinstance(event, Saying)}
    entries = check_pronunciations({**pronunciations, **said})
    voices = tuple((event.speaker, event.voice) for event in events if isinstance(event, Casting))
    return Script(tuple(pronounce(scene, entries) for scene in scenes) if entries else tuple(scenes), voices)


@dataclass
class _Open:
    """The scene being read."""

    title: str = ""
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    media: list[MediaMark] = field(default_factory=list[MediaMark])


@dataclass
class _Builder:
    by_heading: bool
    scenes: list[_Open] = field(default_factory=list[_Open])
    scene: _Open = field(default_factory=_Open)
    words: list[Word] = field(default_factory=list[Word])
    waiting: list[MediaMark] = field(default_factory=list[MediaMark])
    paragraph_ended: bool = False
    delivery: Delivery = field(default_factory=Delivery)
    before: Delivery = field(default_factory=Delivery)
    """Of the paragraph that has just ended: what belongs to it is said in the same way."""
    stress: bool = False

    def take(self, event: Event) -> None:
        """Add one event."""
        match event:
            case Word():
                self._take_word(event)
            case MediaMark():
                self._take_mark(event)
            case Pause():
                self._take_pause(event.ms)
            case Heading():
                self._begin_scene(event.title)
            case "sentence":
                self._end_sentences(SENTENCE_PAUSE_MS)
            case "paragraph":
                self._end_paragraph()
            case "list" | Joint():
                self.paragraph_ended = False
                self.delivery = self.before
            case "break":
                self._begin_scene(self.scene.title)
            case _:
                self._take_voiced(event)

    def finish(self) -> list[Scene]:
        """Return the scenes; marks that no words follow belong to the last of them."""
        self._close_scene()
        if self.scenes:
            self.scenes[-1].media += self.waiting
        return [Scene(tuple(scene.sentences), scene.title, tuple(scene.media)) for scene in self.scenes]

    def _take_word(self, word: Word) -> None:
        if not self.words:
            self._begin_what_waits()
        self.words.append(replace(word, stressed=True, emphasised=True) if self.stress else word)
        self.stress = False

    def _take_voiced(self, event: Event) -> None:
        match event:
            case Emphasis():
                self.stress = True
            case Speaker():
                self._end_sentences(SENTENCE_PAUSE_MS)
                self.delivery = Delivery("" if event.name == NARRATOR else event.name)
            case Manner():
                self._end_sentences(MANNER_PAUSE_MS)
                now = self.delivery
                rate = now.rate_percent if event.rate_percent is None else event.rate_percent
                pitch = now.pitch_semitones if event.pitch_semitones is None else event.pitch_semitones
                self.delivery = Delivery(now.speaker, rate, pitch)
            case _:  # castings and sayings hold for the whole script
                pass

    def _take_mark(self, mark: MediaMark) -> None:
        self._end_sentences(SENTENCE_PAUSE_MS)
        self.waiting.append(mark)

    def _take_pause(self, milliseconds: int) -> None:
        self._end_sentences(0)
        if self.scene.sentences and not self.paragraph_ended and not self.waiting:
            last = self.scene.sentences[-1]
            self.scene.sentences[-1] = replace(last, pause_after_ms=max(last.pause_after_ms, 0) + milliseconds)
        else:
            self._begin_what_waits()
            self.scene.sentences.append(Sentence((), milliseconds))

    def _begin_what_waits(self) -> None:
        """Begin a new scene if a paragraph or a mark calls for one, now that there is something to put into it."""
        if self.scene.sentences and (self.waiting or (self.paragraph_ended and not self.by_heading)):
            self._begin_scene(self.scene.title)
        self.paragraph_ended = False
        self.scene.media += self.waiting
        self.waiting = []

    def _end_paragraph(self) -> None:
        had_words = bool(self.words) or (bool(self.scene.sentences) and not self.paragraph_ended)
        self._end_sentences(PARAGRAPH_PAUSE_MS)
        self._lengthen(PARAGRAPH_PAUSE_MS)
        if had_words and self.waiting and not self.scene.media:  # "Text. [clip: a]": the mark means this text
            self.scene.media += self.waiting
            self.waiting = []
        self.paragraph_ended = True
        self.before, self.delivery = self.delivery, Delivery()

    def _end_sentences(self, pause: int) -> None:
        groups = split_sentences(self.words)
        for place, group in enumerate(groups):
            silence = pause if place == len(groups) - 1 else SENTENCE_PAUSE_MS
            if not any(word.spoken for word in group):
                silence = max(silence, SHOWN_ONLY_MS)
            self.scene.sentences.append(Sentence(group, silence, self.delivery))
        self.words = []

    def _lengthen(self, pause: int) -> None:
        if self.scene.sentences:
            last = self.scene.sentences[-1]
            self.scene.sentences[-1] = replace(last, pause_after_ms=max(last.pause_after_ms, pause))

    def _begin_scene(self, title: str) -> None:
        self._close_scene()
        self.scene = _Open(title)
        self.paragraph_ended = False

    def _close_scene(self) -> None:
        self._end_sentences(PARAGRAPH_PAUSE_MS)
        self._lengthen(SCENE_PAUSE_MS)
        if self.scene.sentences:
            self.scenes.append(self.scene)
