"""Transcripts as values: comparing words, cutting by them, captions; no model needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mutoscope.kernel import InvalidInput
from mutoscope.media.transcript import (
    HeardSentence,
    HeardWord,
    Kept,
    LanguageUnheard,
    Recogniser,
    RecogniserMissing,
    Transcript,
    check_writing,
    compare_words,
    cut_by_words,
    keep_words,
    to_cues,
)
from mutoscope.media.transcript.align_to_reference import align_to_reference
from mutoscope.media.transcript.compare_words import spell_number
from mutoscope.media.transcript.listen import RATE, find_stretches
from mutoscope.media.voice import WordTiming

WORDS = tuple(HeardWord(f"w{place}", 1000 * place + 200, 1000 * place + 800) for place in range(5))
TALK = Transcript((HeardSentence(WORDS[:2]), HeardSentence(WORDS[2:])), 5000)


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("Fresh fish costs twelve dollars.", "Fresh fish costs $12", 0),
        ("The colour of 1,250 houses", "the color of one thousand two hundred fifty houses", 0),
        ("It's the 21st of May.", "It's the twenty-first of May", 0),
        ("Stand still, please.", "Standstill please", 0),
        ("A standstill, please.", "A stand still please", 0),
        ("Nobody hurries today.", "Nobody worries today.", 1),
        ("Nobody hurries today.", "Nobody today", 1),
        ("Nobody hurries.", "Nobody really hurries", 1),
        ("Nobody hurries.", "", 2),
        ("50% of 3.5", "fifty percent of three point five", 0),
    ],
)
def test_words_are_compared_as_they_sound(said: str, heard: str, errors: int) -> None:
    assert compare_words(said, heard).errors == errors


def test_the_rate_is_of_what_was_written() -> None:
    found = compare_words("one two three four", "one two tree four and so on and on")
    assert (found.words, found.errors, found.percent) == (4, 4, 100.0)
    assert (compare_words("a b", "a b") + compare_words("c d", "c")).percent == 25.0


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (19, "nineteen"), (85, "eighty five"), (1_000_203, "one million two hundred three")],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert spell_number(number) == words


def test_a_deleted_word_is_cut_in_the_silence_beside_it() -> None:
    assert cut_by_words(TALK, {1}) == (Kept(0, 1140), Kept(1860, 5000))
    assert cut_by_words(TALK, {0}) == (Kept(0, 140), Kept(860, 5000))
    assert cut_by_words(TALK, {1, 2, 4}) == (Kept(0, 1140), Kept(2860, 4140), Kept(4860, 5000))
    assert cut_by_words(TALK, ()) == (Kept(0, 5000),)


def test_what_stays_has_new_times() -> None:
    kept = cut_by_words(TALK, {1, 2})
    words = keep_words(TALK, kept)
    assert [word.text for word in words] == ["w0", "w3", "w4"]
    cut = 2860 - 1140
    assert [word.start_ms for word in words] == [200, 3200 - cut + 0, 4200 - cut]
    assert [cue.text for cue in to_cues(words)] == ["w0", "w3", "w4"], "a pause ends a caption"


@pytest.mark.parametrize("deleted", [{5}, {-1}, {0, 1, 2, 3, 4}])
def test_impossible_cuts_are_refused(deleted: set[int]) -> None:
    with pytest.raises(InvalidInput):
        cut_by_words(TALK, deleted)


def test_words_that_touch_are_parted_between_them() -> None:
    close = Transcript(
        (HeardSentence((HeardWord("a", 0, 500), HeardWord("b", 520, 900), HeardWord("c", 900, 1400))),), 1400
    )
    assert cut_by_words(close, {1}) == (Kept(0, 510), Kept(900, 1400))


def test_a_transcript_survives_json() -> None:
    assert Transcript.from_json(TALK.to_json()) == TALK
    assert len(TALK.words) == 5


def test_another_writing_than_that_of_english_is_refused_by_name() -> None:
    def heard(text: str) -> list[HeardWord]:
        return [HeardWord(word, 0, 1) for word in text.split()]

    for english in ("Sea, naïve café 12 µm", "12 40", "", "He said да once"):
        check_writing(heard(english), "talk.mp4")
    for foreign in ("море широкое", "海は広い", "بحر"):
        with pytest.raises(LanguageUnheard, match=r"What is said in talk\.mp4 is not English"):
            check_writing(heard(foreign), "talk.mp4")


def test_stretches_of_sound_are_found_and_long_ones_cut_where_it_is_quiet() -> None:
    random = np.random.default_rng(1)
    sound = random.normal(0, 20, RATE * 60)
    sound[RATE * 2 : RATE * 4] += random.normal(0, 3000, RATE * 2)
    sound[RATE * 10 : RATE * 40] += random.normal(0, 3000, RATE * 30)
    sound[RATE * 19 : RATE * 19 + 3200] /= 50
    stretches = find_stretches(sound.astype(np.int16))
    assert all((stretch.end - stretch.first) <= 14.2 * RATE for stretch in stretches)
    assert abs(stretches[0].first / RATE - 2) < 0.3
    assert abs(stretches[0].end / RATE - 4) < 0.3
    assert any(abs(stretch.end / RATE - 19.1) < 0.2 for stretch in stretches)
    assert find_stretches(np.zeros(RATE * 3, np.int16)) == []
    assert find_stretches(np.zeros(0, np.int16)) == []


def test_times_are_carried_over_to_a_slower_sound() -> None:
    random = np.random.default_rng(2)
    tones = [300, 900, 500, 1500, 700]

    def speak(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        t = np.arange(int(seconds * RATE)) / RATE
        parts = [np.sin(2 * np.pi * tone * t) for tone in tones]
        return (np.concatenate(parts) + random.normal(0, 0.01, len(t) * len(tones))).astype(np.float32)

    def features(seconds: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return np.repeat(np.eye(5, dtype=np.float32), int(seconds * 50), axis=0)

    timings = [WordTiming(str(k), k * 400, k * 400 + 400) for k in range(5)]
    spans = align_to_reference((speak(0.6), features(0.6)), (speak(0.4), features(0.4)), timings)
    for place, (start, end) in enumerate(spans):
        assert abs(start - 40 - place * 600) <= 45
        assert abs(end - place * 600 - 600) <= 45


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    recogniser = Recogniser(tmp_path)
    assert not recogniser.installed
    with pytest.raises(RecogniserMissing, match="encoder_model") as caught:
        recogniser.hear(np.zeros(RATE, np.float32))
    assert "mutoscope transcribe install" in caught.value.remedy
