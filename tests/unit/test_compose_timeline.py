from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from mutoscope.infra.settings import Settings
from mutoscope.media.captions import Fonts, find_template
from mutoscope.media.compose import ComposeOptions, Composer, Composition, SpeechMismatch, compose_timeline
from mutoscope.media.script import Script, read_script
from mutoscope.media.timeline import Canvas, Clip, Gap, MediaReference, RationalTime, TimeRange, check_timeline
from mutoscope.media.voice import SpokenSentence, WordTiming

OPTIONS = ComposeOptions(find_template("pop"), Fonts(Settings().assets / "fonts"))
TEXT = "\n\n".join(f"Sentence number {name} tells us about the sea." for name in ("one", "two", "three", "four"))


def clip(name: str, seconds: int = 20) -> MediaReference:
    rate = Fraction(30)
    available = TimeRange(RationalTime(0, rate), RationalTime(seconds * 30, rate))
    return MediaReference(Path(name), name, "video", 1920, 1080, available, name=name)


def image(name: str) -> MediaReference:
    return MediaReference(Path(name), name, "image", 800, 600, name=name)


def speak(script: Script, word_ms: int = 333) -> list[SpokenSentence | None]:
    spoken: list[SpokenSentence | None] = []
    for sentence in script.sentences:
        words = sentence.spoken_words
        timings = tuple(
            WordTiming(word, place * word_ms, (place + 1) * word_ms - 20) for place, word in enumerate(words)
        )
        samples = len(words) * word_ms * 24
        spoken.append(SpokenSentence(Path("s.wav"), sentence.spoken, 24_000, samples, timings, "v") if words else None)
    return spoken


def compose(text: str, footage: list[MediaReference], options: ComposeOptions = OPTIONS) -> Composition:
    script = read_script(text)
    return compose_timeline(script, speak(script), footage, options)


def test_a_composed_timeline_is_sound() -> None:
    composition = compose(TEXT, [clip("a"), image("b")])
    check_timeline(composition.timeline)
    assert len(composition.timeline.video) == 4
    assert composition.notices == ()


def test_segments_last_whole_frames_and_speech_stands_exactly_at_their_first() -> None:
    timeline = compose(TEXT, [clip("a")]).timeline
    starts = [Fraction(0)]
    for item in timeline.video:
        starts.append(starts[-1] + item.duration.seconds)
    assert [speech.start for speech in timeline.speech] == starts[:-1]
    for speech, (start, end) in zip(timeline.speech, pairwise(starts), strict=True):
        assert speech.duration <= end - start


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(30_000, 1001), Fraction(60)])
def test_a_film_never_drifts_from_its_speech(rate: Fraction) -> None:
    text = "\n\n".join(["A long enough sentence that is spoken again and again."] * 40)
    timeline = compose(text, [clip("a")], replace(OPTIONS, canvas=Canvas(1080, 1920, rate))).timeline
    frames = 0
    for item, speech in zip(timeline.video, timeline.speech, strict=True):
        assert speech.start == frames / rate
        frames += item.duration.value


def test_an_edited_sentence_changes_one_segment_only() -> None:
    footage = [clip("a", 40), clip("b", 40), image("c")]
    before = compose(TEXT, footage).timeline
    after = compose(TEXT.replace("number two tells us about the sea", "number two says nothing"), footage).timeline
    changed = [
        place
        for place in range(4)
        if (before.video[place], before.captions[place]) != (after.video[place], after.captions[place])
    ]
    assert changed == [1]


def test_the_same_arguments_make_the_same_film() -> None:
    footage = [image("a"), clip("b")]
    assert compose(TEXT, footage) == compose(TEXT, footage)


def test_another_seed_moves_images_another_way_and_nothing_else() -> None:
    one, two = (compose(TEXT, [image("a")], replace(OPTIONS, seed=seed)).timeline.video for seed in (1, 2))
    for left, right in zip(one, two, strict=True):
        assert isinstance(left, Clip)
        assert isinstance(right, Clip)
        assert left.motion_seed != right.motion_seed
        assert replace(left, motion_seed=0) == replace(right, motion_seed=0)


def test_without_footage_words_stand_on_cards_and_a_notice_says_so() -> None:
    composition = compose(TEXT, [])
    assert all(isinstance(item, Gap) for item in composition.timeline.video)
    assert [notice.code for notice in composition.notices] == ["no_footage"]


def test_characters_without_a_font_are_a_notice() -> None:
    composition = compose("The tide 潮 comes in every day.", [clip("a")])
    assert [notice.code for notice in composition.notices] == ["unshowable_characters"]
    assert "潮" in composition.notices[0].message


def test_emoji_are_shown_and_take_no_speech() -> None:
    composition = compose("The boats come home 🚤 one by one.", [clip("a")])
    assert "🚤" in composition.cues[-1].text + composition.cues[0].text
    assert "🚤" in composition.timeline.captions[0]


def test_a_lone_emoji_stays_for_its_silence() -> None:
    composition = compose(
        "Look at this wonderful harbour.\n\n# Next\n\n🚤\n\nAnd we go on with the story.", [clip("a")]
    )
    (cue,) = [cue for cue in composition.cues if cue.text == "🚤"]
    assert cue.end_ms - cue.start_ms >= 1000


def test_a_cross_fade_is_never_longer_than_half_its_neighbours() -> None:
    timeline = compose(
        "One two three.\n\nFour five six seven.", [clip("a")], replace(OPTIONS, crossfade_ms=2000)
    ).timeline
    check_timeline(timeline)
    (fade,) = timeline.transitions
    assert fade is not None
    assert fade.duration.value * 2 <= min(item.duration.value for item in timeline.video)


def test_subtitles_of_the_whole_film_follow_its_clock_and_do_not_overlap() -> None:
    composition = compose(TEXT, [clip("a")])
    assert all(earlier.end_ms <= later.start_ms for earlier, later in pairwise(composition.cues))
    assert composition.cues[-1].end_ms <= composition.duration * 1000
    assert len(composition.boxes) >= len(composition.cues)


def test_the_first_segment_is_complete_before_the_second_is_spoken() -> None:
    script = read_script(TEXT)
    spoken = speak(script)
    composer = Composer(script, [clip("a"), clip("b")], OPTIONS)
    early = composer.add([spoken[0]])
    whole = compose_timeline(script, spoken, [clip("a"), clip("b")], OPTIONS)
    assert early == whole.segments[0]


def test_speech_that_is_not_the_scripts_is_refused() -> None:
    script = read_script(TEXT)
    with pytest.raises(SpeechMismatch) as caught:
        compose_timeline(script, speak(script)[:-1], [clip("a")], OPTIONS)
    assert caught.value.message == "The script has 4 sentences, and 3 were spoken."
