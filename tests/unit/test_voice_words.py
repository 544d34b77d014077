# ruff: noqa: RUF001 -- phonetic letters look like others on purpose
"""Voices by name, writings, numbers, and which phonemes belong to which word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutoscope.media.voice import (
    UnknownVoice,
    UnspeakableText,
    VoiceUnavailable,
    check_writing,
    find_voice,
    list_voices,
)
from mutoscope.media.voice.align_words import align_words
from mutoscope.media.voice.kokoro import timings_of
from mutoscope.media.voice.plan_chunks import MAX_TOKENS, plan_chunks, split_punctuation
from mutoscope.media.voice.spell_out import read_words
from mutoscope.media.voice.to_kokoro import to_kokoro

VOCABULARY = {character: number for number, character in enumerate("$ abcdefghijklmnopqrstuvwxyz.,!?", start=0)}


def test_all_voices_of_the_model_are_listed() -> None:
    neural = [voice for voice in list_voices() if voice.quality == "neural"]
    assert len(neural) == 54
    assert sum(1 for voice in neural if voice.unavailable) == 13
    assert len({voice.id for voice in list_voices()}) == len(list_voices())


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("AF_Heart", "en-US", "af_heart"),
        ("male", "en-US", "am_michael"),
        ("female", "es", "ef_dora"),
        ("neutral", "en-US", "af_river"),
        ("female", "ru", "basic-ru-RU"),
    ],
)
def test_a_voice_is_found_by_id_or_gender(name: str, language: str, expected: str) -> None:
    assert find_voice(name, language).id == expected


def test_an_unknown_voice_names_those_like_it() -> None:
    with pytest.raises(UnknownVoice) as caught:
        find_voice("hart")
    assert "af_heart" in caught.value.remedy


def test_a_language_that_cannot_be_spoken_well_is_refused_with_the_reason() -> None:
    with pytest.raises(VoiceUnavailable, match="kanji"):
        find_voice("jf_alpha")


@pytest.mark.parametrize(
    ("text", "writing", "able"),
    [
        ("Hello مرحبا", "Arabic", "basic-ar-SA"),
        ("Привет мир", "Cyrillic", "basic-ru-RU"),
        ("こんにちは", "Japanese", None),
        ("नमस्ते", "Devanagari", "hf_alpha"),
    ],
)
def test_a_foreign_writing_is_refused_by_name_with_the_voices_that_read_it(
    text: str, writing: str, able: str | None
) -> None:
    with pytest.raises(UnspeakableText, match=writing) as caught:
        check_writing(text, find_voice("af_heart"))
    voices = caught.value.details["voices"]
    assert voices == [] if able is None else able in str(voices)


def test_accents_symbols_and_styled_letters_are_no_foreign_writing() -> None:
    check_writing("Café naïve 5 µm 20 °C — “quoted” 𝐁𝐨𝐥𝐝 🎉", find_voice("af_heart"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It costs $39.", "It costs 39 dollars."),
        ("$1 and £2.50", "1 dollar and 2 pounds and 50 pence"),
        ("$3 million now", "3 million dollars now"),
        ("in 1999, 1905 and 2024", "in 19 99, 19 oh 5 and 20 24"),
        ("the 1990s", "the 19 nineties"),
        ("since 2008", "since 2008"),
        ("run 5km at 10km/h (20°C)", "run 5 kilometres at 10 kilometres per hour (20 degrees Celsius)"),
        ("$2.5M cats vs. dogs", "2.5 million dollars cats versus dogs"),
        ("10:00 a.m. or 10:00, 9:05, 14:00, 5pm", "10 a.m or 10 o'clock, 9 oh 5, 14 hundred, 5 p.m"),
        ("open 24/7, 1/2 or 3/4 of 1½", "open 24 7, 1 half or 3 quarters of 1 and a half"),
        ("3-4 of 2010-2015, 10–15%, $10-20", "3 to 4 of 20 10 to 20 15, 10 to 15 percent, 10 to 20 dollars"),
        ("call 555-0199 on 2026-11-21.", "call 5 5 5 0 1 9 9 on November 21 20 26."),
        ("Mt. Everest, St. James St. and Main St. here", "Mount Everest, Saint James Street and Main Street here"),
        ("No. 5, answers Dr. No.", "number 5, answers Dr No."),
        ("World War II and Louis XIV", "World War 2 and Louis 14"),
        ("and/or 5 km, 1 km, 5G, 10M at 1080p", "and or 5 kilometres, 1 kilometre, 5G, 10 million at 10 80 p"),
        ("the U.S. economy fell -5 °C & rose 3.5%", "the U.S economy fell -5 degrees Celsius & rose 3.5 percent"),
        ("Acme™ makes 5 m² of CO₂ and 10³", "Acme makes 5 square metres of C O 2 and 10 cubed"),
    ],
)
def test_english_numbers_are_read_one_group_per_word(written: str, read: str) -> None:
    words = written.split()
    assert len(read_words(words, "en-US")) == len(words)
    assert " ".join(read_words(words, "en-GB")) == read


@given(st.lists(st.text("aI.,-–/:$%°½²0123456789MmkK ", min_size=1, max_size=9), min_size=1, max_size=6))
def test_every_word_is_read_as_one_word(words: list[str]) -> None:
    assert len(read_words(words, "en-US")) == len(words)


def test_signs_that_stand_alone_are_read_aloud() -> None:
    assert [split_punctuation(word)[1] for word in ("&", "°C,", "(5%)", "“so”", "+", "€5.")] == [
        "&",
        "°C",
        "5%",
        "so",
        "+",
        "€5",
    ]


def test_joined_and_spread_words_get_their_own_phonemes() -> None:
    assert align_words("Wɾəv ðə twɛnti fIv dɑɡz", ["Wt", "ʌv", "ðə", "twɛnti fIv", "dɑɡz"]) == [
        "Wɾ",
        "əv",
        "ðə",
        "twɛnti fIv",
        "dɑɡz",
    ]


@given(st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=1, max_size=8), st.text("abcdef ", max_size=40))
def test_alignment_loses_no_phoneme(alone: list[str], clause: str) -> None:
    parts = align_words(clause, alone)
    assert len(parts) == len(alone)
    assert "".join(parts).replace(" ", "") == clause.replace(" ", "")


def test_phonemes_are_those_of_the_model() -> None:
    assert to_kokoro("d^ʒˈo^ʊnz pˈa^ɪ bˈɜːd", "en-US") == "ʤˈOnz pˈI bˈɜɹd"
    assert to_kokoro("ɡˈə^ʊ", "en-GB") == "ɡˈQ"
    assert to_kokoro("(en)hˈə(es)ola", "es-ES") == "hˈəola"


@given(st.lists(st.text("abcdefg", max_size=300), min_size=1, max_size=40))
def test_chunks_fit_the_model_and_keep_every_word_in_order(phonemes: list[str]) -> None:
    words = [f"w{place}," if place % 5 == 0 else f"w{place}" for place in range(len(phonemes))]
    chunks = plan_chunks(words, phonemes, VOCABULARY)
    assert all(len(chunk.tokens) <= MAX_TOKENS for chunk in chunks)
    assert list(dict.fromkeys(word[0] for chunk in chunks for word in chunk.words)) == list(range(len(words)))
    kept = sum(end - start for chunk in chunks for _, start, end in chunk.words)
    assert kept == sum(map(len, phonemes))


@given(st.lists(st.tuples(st.floats(-500, 30_000), st.floats(-500, 30_000)), min_size=1, max_size=30))
def test_timings_are_in_order_and_within_the_audio(spans: list[tuple[float, float]]) -> None:
    timings = timings_of(["w"] * len(spans), spans, 24_000, 24_000)
    assert all(timing.start_ms < timing.end_ms for timing in timings)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(timings))
    assert timings[0].start_ms >= 0
    assert timings[-1].end_ms <= 1000
