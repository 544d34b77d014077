from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mutoscope.media.captions import SUBTITLE_LIMITS, CueLimits, TimedWord, build_cues, limit_cues, to_srt, to_vtt


def spoken(text: str, *, word_ms: int = 300, gap_ms: int = 20) -> list[TimedWord]:
    words: list[TimedWord] = []
    now = 100
    for word in text.split():
        if not any(character.isalnum() for character in word):
            words.append(TimedWord(word, now, now))
            continue
        words.append(TimedWord(word, now, now + word_ms))
        now += word_ms + gap_ms
    return words


def texts(text: str, limits: CueLimits | None = None) -> list[str]:
    return [cue.text for cue in build_cues(spoken(text), limits)]


def test_phrases_end_at_punctuation() -> None:
    assert texts("Every evening the harbour turns to gold, and the boats come home.") == [
        "Every evening the harbour",
        "turns to gold,",
        "and the boats",
        "come home.",
    ]


def test_a_phrase_does_not_run_over_a_full_stop() -> None:
    for cue in texts("It rains.* We wait."):
        assert "." not in cue[:-2]
    for cue in texts("It rains. We wait. The boats stay in. Nobody minds."):
        assert "." not in cue[:-1]


def test_an_abbreviation_stays_with_the_name_behind_it() -> None:
    assert texts("Dr. Smith paid for two coffees.", SUBTITLE_LIMITS) == ["Dr. Smith paid for two coffees."]
    for cue in texts("Every day Mrs. Miller and Prof. Jones meet J. Doe by the old harbour."):
        assert not cue.endswith(("Mrs.", "Prof.", "J.")), cue


def test_a_word_is_not_left_alone_when_it_can_be_helped() -> None:
    assert all(" " in cue for cue in texts("one two three four five six seven eight nine ten eleven"))


def test_a_single_word_is_a_cue_when_it_is_the_whole_sentence() -> None:
    assert texts("Never.") == ["Never."]


def test_nothing_makes_nothing() -> None:
    assert build_cues([]) == ()


def test_a_phrase_does_not_end_with_an_article() -> None:
    assert not any(cue.split()[-1] in {"the", "a", "of"} for cue in texts("We sail over the edge of the known world"))


def test_a_pause_in_speech_ends_a_cue() -> None:
    words = [
        TimedWord("Wait", 0, 300),
        TimedWord("now", 310, 600),
        TimedWord("go", 1400, 1700),
        TimedWord("on", 1710, 2000),
    ]
    assert [cue.text for cue in build_cues(words)] == ["Wait now", "go on"]


def test_an_emoji_stays_with_the_word_before_it() -> None:
    for cue in texts("the boats come home 🚤 one by one in the evening light"):
        assert not cue.startswith("🚤")


def test_words_that_do_not_fit_on_screen_are_not_put_together() -> None:
    cues = build_cues(spoken("extraordinary circumstances everywhere"), fits=lambda words: len(words) < 2)
    assert [len(cue.words) for cue in cues] == [1, 1, 1]


def test_the_last_cue_is_held_a_little_and_cut_at_the_end_of_the_picture() -> None:
    (cue,) = build_cues([TimedWord("Hello", 0, 200)])
    assert cue.end_ms == 650
    assert limit_cues([cue], 400)[0].end_ms == 400
    assert limit_cues([cue], 0) == ()


words = st.lists(
    st.tuples(st.text("abcdefgh.,!é", min_size=1, max_size=14), st.integers(0, 700), st.integers(1, 900)), max_size=40
)


@given(words)
def test_cues_hold_every_word_once_in_order_and_never_overlap(drawn: list[tuple[str, int, int]]) -> None:
    now = 0
    given_words: list[TimedWord] = []
    for text, gap, length in drawn:
        given_words.append(TimedWord(text, now + gap, now + gap + length))
        now += gap + length
    limits = CueLimits()
    cues = build_cues(given_words, limits)
    assert [word for cue in cues for word in cue.words] == given_words
    assert all(earlier.end_ms <= later.start_ms for earlier, later in pairwise(cues))
    for cue in cues:
        assert cue.start_ms < cue.end_ms
        assert cue.start_ms <= cue.words[0].start_ms
        assert cue.end_ms >= cue.words[-1].start_ms
        assert len(cue.words) <= limits.max_words
        assert len(cue.words) == 1 or cue.words[-1].end_ms - cue.words[0].start_ms <= limits.max_ms


def test_srt_numbers_cues_and_breaks_long_ones_in_two_balanced_lines() -> None:
    text = "Every evening the harbour turns to gold and all the boats come home"
    assert to_srt(build_cues(spoken(text, word_ms=200), SUBTITLE_LIMITS)) == (
        "1\n00:00:00,060 --> 00:00:04,060\nEvery evening the harbour turns to\ngold and all the boats come home\n"
    )


def test_vtt_escapes_markup() -> None:
    cues = build_cues([TimedWord("R&D", 0, 400), TimedWord("<b>", 400, 900)])
    assert to_vtt(cues) == "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.350\nR&amp;D &lt;b&gt;\n"
