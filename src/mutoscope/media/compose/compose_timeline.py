"""Script, speech and footage → Timeline, segment by segment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil

from mutoscope.media.captions import (
    SUBTITLE_LIMITS,
    Anchor,
    CaptionBox,
    Cue,
    TimedWord,
    break_words,
    build_cues,
    limit_cues,
)
from mutoscope.media.compose.bumpers import compose_bumper
from mutoscope.media.compose.caption_writer import CaptionWriter
from mutoscope.media.compose.errors import SpeechMismatch
from mutoscope.media.compose.follow_subject import follow_subject
from mutoscope.media.compose.place_footage import FootagePlan, Placed
from mutoscope.media.compose.plan_segments import plan_segments
from mutoscope.media.compose.time_words import time_words
from mutoscope.media.compose.types import ComposedSegment, ComposeOptions, Composition, Notice, PlannedSegment
from mutoscope.media.script import Script
from mutoscope.media.timeline import (
    Clip,
    Focus,
    Gap,
    MediaReference,
    RationalTime,
    Speech,
    Timeline,
    Transition,
    VideoItem,
)
from mutoscope.media.voice import SpokenSentence

_FILM_TAIL_MS = 700

_CARDS = ("#12263a", "#2b1d3d", "#0f3330", "#3a1c22", "#1f2430", "#33290f")


def compose_timeline(
    script: Script,
    spoken: Sequence[SpokenSentence | None],
    footage: Sequence[MediaReference],
    options: ComposeOptions,
) -> Composition:
    """Compose a whole film.

    Args:
        script: as read.
        spoken: one per sentence of the script, through all scenes; None for a sentence without a sound.
        footage: videos and images in the order they were given.
        options: what was chosen.

    Returns:
        The same composition for the same arguments, always.

    Raises:
        UnknownMark: the script names footage that is not there.
        SpeechMismatch: `spoken` does not belong to the script.
        FontsMissing: the template's font is not installed.
    """
    composer = Composer(script, footage, options)
    if len(spoken) != len(composer.sentences):
        raise SpeechMismatch(
            f"The script has {len(composer.sentences)} sentences, and {len(spoken)} were spoken.",
            remedy="Speak every sentence of the script, in order.",
        )
    for plan in composer.planned:
        composer.add([spoken[position] for position in plan.sentences])
    return composer.finish()


@dataclass(frozen=True)
class _Laid:
    """The sentences of one segment laid end to end."""

    words: tuple[TimedWord, ...]
    cues: tuple[Cue, ...]
    subtitles: tuple[Cue, ...]
    speech: tuple[Speech, ...]
    seconds: Fraction


class Composer:
    """Composes as sentences are spoken: a segment is ready to render as soon as its own sentences are."""

    def __init__(self, script: Script, footage: Sequence[MediaReference], options: ComposeOptions) -> None:
        """Plan the film from its script.

        Raises:
            UnknownMark: the script names footage that is not there.
            FontsMissing: the template's font is not installed.
        """
        self.planned = plan_segments(script)
        self.sentences = script.sentences
        self.segments: list[ComposedSegment] = []
        self._options = options
        anchor: Anchor = "lower" if footage else "centre"
        self._footage = FootagePlan(script, self.planned, footage, options.facts if options.best_moments else {})
        self._captions = CaptionWriter(options, anchor)
        self._intro = compose_bumper(options.intro, options) if options.intro else None
        self._outro = compose_bumper(options.outro, options) if options.outro else None
        self._lead = self._intro.item.duration.value if self._intro else 0
        self._subtitles: list[Cue] = []
        self._frames = self._lead
        self._notices = self._early_notices(footage)

    def add(self, spoken: Sequence[SpokenSentence | None]) -> ComposedSegment:
        """Compose the next segment from the speech of its sentences (`planned[len(segments)].sentences`)."""
        plan = self.planned[len(self.segments)]
        options = self._options
        laid = self._lay(plan, spoken)
        rate = options.canvas.rate
        frames = max(ceil(laid.seconds * rate), 1)
        end_ms = int(frames * 1000 / rate)
        start_ms = int(self._frames * 1000 / rate)
        cues = limit_cues(self._captions.burnt(laid.cues, laid.words, start_ms, end_ms), end_ms)
        segment = ComposedSegment(
            plan=plan,
            item=self._item(plan, RationalTime(frames, rate)),
            captions=self._captions.to_ass(cues),
            words=laid.words,
            boxes=self._captions.boxes(cues),
            speech=laid.speech,
        )
        self._subtitles += [_later(cue, start_ms) for cue in limit_cues(laid.subtitles, end_ms)]
        self._frames += frames
        self.segments.append(segment)
        return segment

    @property
    def seconds(self) -> Fraction:
        """Return the length of the film so far."""
        return self._frames / self._options.canvas.rate

    @property
    def complete_items(self) -> int:
        """Return how many items of the timeline, from its first, can be rendered: nothing that comes changes them."""
        if len(self.segments) == len(self.planned):
            return len(self.timeline().video)
        count = len(self.segments) + (self._intro is not None)
        return count - 1 if self._options.crossfade_ms and count else count

    @property
    def first_item(self) -> int:
        """Return how many items stand before the first segment: an intro, or none."""
        return int(self._intro is not None)

    @property
    def all_items(self) -> int:
        """Return how many items the finished timeline has."""
        return len(self.planned) + (self._intro is not None) + (self._outro is not None)

    def timeline(self) -> Timeline:
        """Return the segments so far as a timeline; complete once every planned segment was added."""
        options = self._options
        bumpers = (self._intro, self._outro if len(self.segments) == len(self.planned) else None)
        before, after = ((bumper,) if bumper else () for bumper in bumpers)
        parts = (*before, *self.segments, *after)
        return Timeline(
            canvas=options.canvas,
            video=tuple(part.item for part in parts),
            captions=tuple(self._captions.marked(part.captions) for part in parts),
            transitions=self._transitions([part.item for part in parts]),
            speech=tuple(self._placed_speech()),
            music=options.music,
            logo=options.logo,
            platform=options.platform,
            fonts=options.fonts.folder,
        )

    def finish(self) -> Composition:
        """Return the whole composition."""
        boxes: list[CaptionBox] = list(self._intro.boxes) if self._intro else []
        for segment, start in zip(self.segments, self._starts(), strict=True):
            boxes += _boxes_from(segment.boxes, start)
        if self._outro:
            boxes += _boxes_from(self._outro.boxes, self.seconds)
        timeline = self.timeline()
        given = self._options.cues
        return Composition(
            timeline=timeline,
            segments=tuple(self.segments),
            cues=tuple(self._subtitles) if given is None else limit_cues(given, int(timeline.seconds * 1000)),
            boxes=tuple(boxes),
            notices=tuple(self._notices),
        )

    def _lay(self, plan: PlannedSegment, spoken: Sequence[SpokenSentence | None]) -> _Laid:
        at = Fraction(0)
        words: list[TimedWord] = []
        cues: list[Cue] = []
        subtitles: list[Cue] = []
        speech: list[Speech] = []
        for position, sound in zip(plan.sentences, spoken, strict=True):
            sentence = self.sentences[position]
            timed = time_words(sentence, sound, int(at * 1000))
            length = Fraction(sound.samples, sound.sample_rate) if sound else Fraction(0)
            until = at + length + Fraction(sentence.pause_after_ms, 1000)
            if sound is not None:
                speech.append(Speech(sound.audio, sound.digest, at, length))
            words += timed
            cues = _joined(cues, _stay(self._captions.cues(timed), sound, until))
            subtitles = _joined(subtitles, _stay(build_cues(break_words(timed), SUBTITLE_LIMITS), sound, until))
            at = until
        tail = Fraction(_FILM_TAIL_MS, 1000) if plan.last else Fraction(0)
        return _Laid(tuple(words), tuple(cues), tuple(subtitles), tuple(speech), at + tail)

    def _item(self, plan: PlannedSegment, duration: RationalTime) -> VideoItem:
        placed = self._footage.place(plan, duration.seconds)
        if placed is None:
            return Gap(duration, self._options.background or _CARDS[(plan.scene + self._options.seed) % len(_CARDS)])
        seed = _motion_seed(self._options.seed, placed) if placed.media.kind == "image" else 0
        ground = self._options.background or "#000000"
        focus = self._subject(placed, duration)
        return Clip(placed.media, duration, placed.start, self._options.fit, seed, focus, ground)

    def _subject(self, placed: Placed, duration: RationalTime) -> tuple[Focus, ...]:
        facts = self._options.facts.get(placed.media.digest)
        if facts is None or not self._options.follow_subject or self._options.fit != "fill":
            return ()
        return follow_subject(facts, float(placed.start), float(duration.seconds))

    def _starts(self) -> list[Fraction]:
        starts: list[Fraction] = []
        frames = self._lead
        for segment in self.segments:
            starts.append(frames / self._options.canvas.rate)
            frames += segment.item.duration.value
        return starts

    def _placed_speech(self) -> list[Speech]:
        return [
            replace(speech, start=speech.start + start)
            for segment, start in zip(self.segments, self._starts(), strict=True)
            for speech in segment.speech
        ]

    def _transitions(self, items: Sequence[VideoItem]) -> tuple[Transition | None, ...]:
        """Lead over where the footage changes; never longer than half of either neighbour."""
        rate, kind = self._options.canvas.rate, self._options.transition
        wanted = round(self._options.crossfade_ms * rate / 1000)
        if not wanted:
            return ()
        lengths = [min(wanted, min(a.duration.value, b.duration.value) // 2) for a, b in pairwise(items)]
        return tuple(Transition(RationalTime(length, rate), kind) if length > 1 else None for length in lengths)

    def _early_notices(self, footage: Sequence[MediaReference]) -> list[Notice]:
        notices: list[Notice] = []
        if not footage:
            notices.append(Notice("no_footage", "No clip or image was given: the words stand on plain cards."))
        font, fonts = self._options.template.font, self._options.fonts
        shown = "".join(word.shown for sentence in self.sentences for word in sentence.words)
        missing = fonts.missing(shown.upper() + shown if self._options.template.uppercase else shown, font)
        if missing:
            notices.append(
                Notice(
                    "unshowable_characters",
                    f"No installed font can show {' '.join(missing)}: left out of the burnt captions, kept in SRT and"
                    " VTT.",
                )
            )
        return notices


def _motion_seed(seed: int, placed: Placed) -> int:
    """Return a number that differs between images and uses, and does not depend on the segment's place."""
    text = f"{seed}:{placed.media.digest}:{placed.use}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _stay(cues: Sequence[Cue], sound: SpokenSentence | None, until: Fraction) -> Sequence[Cue]:
    """Let words that are only shown stay for their whole silence."""
    if sound is not None or not cues:
        return cues
    return [*cues[:-1], replace(cues[-1], end_ms=int(until * 1000))]


def _boxes_from(boxes: Sequence[CaptionBox], start: Fraction) -> Iterator[CaptionBox]:
    start_ms = int(start * 1000)
    return (replace(box, start_ms=box.start_ms + start_ms, end_ms=box.end_ms + start_ms) for box in boxes)


def _later(cue: Cue, milliseconds: int) -> Cue:
    words = tuple(
        replace(word, start_ms=word.start_ms + milliseconds, end_ms=word.end_ms + milliseconds) for word in cue.words
    )
    return replace(cue, start_ms=cue.start_ms + milliseconds, end_ms=cue.end_ms + milliseconds, words=words)


def _joined(earlier: Sequence[Cue], later: Sequence[Cue]) -> list[Cue]:
    """Append cues, ending the earlier ones where the later begin."""
    return [*(limit_cues(earlier, later[0].start_ms) if later else earlier), *later]
