"""Scripts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutoscope.media.script import (
    BadMark,
    EmptyScript,
    MediaMark,
    Script,
    ScriptTooLong,
    estimate_seconds,
    read_script,
)


def shown(script: Script) -> list[list[str]]:
    return [
        [" ".join(word.shown for word in sentence.words) for sentence in scene.sentences] for scene in script.scenes
    ]


def spoken(text: str) -> str:
    return " ".join(sentence.spoken for sentence in read_script(text).sentences if sentence.spoken)


def test_headings_start_scenes_and_are_not_spoken() -> None:
    script = read_script("# One\nFirst. Second.\n\nStill one.\n\n## Two\nThird.")
    assert shown(script) == [["First.", "Second.", "Still one."], ["Third."]]
    assert [scene.title for scene in script.scenes] == ["One", "Two"]


def test_without_headings_each_paragraph_is_a_scene_and_a_list_joins_the_one_before() -> None:
    assert shown(read_script("One.\n\nTwo:\n\n- a\n- b\n\nThree.")) == [["One."], ["Two:", "a", "b"], ["Three."]]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("This is _very_ *nice* and **bold**.", "This is very nice and bold."),
        ("See [the page](https://example.com/a_b) now.", "See the page now."),
        ("Run `make all` today.", "Run make all today."),
        ("Before.\n\n```py\nprint('x')\n```\n\nAfter.", "Before. After."),
        ("un**believ**able ~~old~~ snake_case", "unbelievable snake case"),
        ("Go to https://www.example.com/x_y?z=1.", "Go to example.com."),
        ("<b>Bold</b> text <!-- no --> here", "Bold text here"),
        ("| a | b |\n|---|---|\n| one | two |", "one two"),
        ("- [x] done\n- [ ] open", "done open"),
        ("Wait — what?", "Wait — what?"),
        ("---\ntitle: A film\n---\nHello.", "Hello."),
        ("Under\n---\nline.", "Under line."),
        ("    indented text", "indented text"),
        ("Hi\x00 the\x07re", "Hi there"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_markdown_is_read_as_a_person_would(written: str, heard: str) -> None:
    assert spoken(written) == heard


def test_emphasis_marks_the_word() -> None:
    words = read_script("It is _really_ good.").sentences[0].words
    assert [word.emphasised for word in words] == [False, False, True, False]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Smith met Dr. Jones, e.g. at 3.5 km. They left.", 2),
        ("It costs 1,000.50 in the U.S. market. Yes!", 2),
        ("He works in the U.S. The rest do not.", 2),
        ("Well... maybe. “What?” he said.", 2),
        ("你好。世界！好吗？", 3),
        ("नमस्ते। दुनिया।", 2),
        ("See https://a.example/x.y now. Done.", 2),
        ("J. R. R. Tolkien wrote it.", 1),
        ("No. 5 is alive. No. Really.", 3),
    ],
)
def test_sentences_end_where_a_reader_breathes(text: str, sentences: int) -> None:
    assert len(read_script(text).sentences) == sentences


def test_emoji_are_shown_and_not_spoken() -> None:
    sentence = read_script("Great job👍🏽 🎉").sentences[0]
    assert [(word.shown, word.spoken) for word in sentence.words] == [
        ("Great", "Great"),
        ("job", "job"),
        ("👍🏽", ""),
        ("🎉", ""),
    ]


def test_marks_steer_pictures_and_pauses() -> None:
    script = read_script("[clip: my_*a*_b.mp4] One. [pause 0.8s] Two. [image: beach] Three.")
    assert [scene.media for scene in script.scenes] == [
        (MediaMark("clip", "my_*a*_b.mp4"),),
        (MediaMark("image", "beach"),),
    ]
    assert script.scenes[0].sentences[0].pause_after_ms == 800
    assert read_script("One. [pause 250ms] Two.").sentences[0].pause_after_ms == 250


@pytest.mark.parametrize("mark", ["[clop: a]", "[pause ten]", "[clip:]", "[pause 900s]", "[Narrator: hello]"])
def test_a_mistyped_mark_is_refused_with_its_line(mark: str) -> None:
    with pytest.raises(BadMark, match="Line 2"):
        read_script(f"Hello.\n{mark} there.")


@pytest.mark.parametrize("text", ["", " \n\t", "# Only a title", "---", "[clip: a]", "```\ncode\n```", "😀", "* * *"])
def test_a_script_without_words_is_refused(text: str) -> None:
    with pytest.raises(EmptyScript):
        read_script(text)


def test_a_megabyte_is_refused_by_its_size() -> None:
    with pytest.raises(ScriptTooLong) as caught:
        read_script("é" * 1_000_000)
    assert caught.value.details["limit"] == 200_000


def test_a_hostile_paragraph_costs_no_more_than_an_honest_one() -> None:
    assert len(read_script("*a " * 20_000).sentences[0].words) > 0


def test_html_that_never_ends_is_read_in_linear_time_and_hides_the_rest() -> None:
    assert spoken("Before.\n\n" + "<!--" * 40_000) == "Before."
    assert spoken("<div>Said <!-- not --> aloud<?php no ?><!DOCTYPE x></div>") == "Said aloud"


@given(st.text(alphabet="ab *_`#~|>[]()!-.\n1", max_size=120))
def test_no_markup_is_ever_spoken(text: str) -> None:
    try:
        heard = spoken(text)
    except (EmptyScript, BadMark):
        return
    assert not set(heard) & set("*_`#~|")


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=8), min_size=1, max_size=30))
def test_plain_words_are_kept_in_order(words: list[str]) -> None:
    assert spoken(" ".join(words)).split() == words


def test_length_is_estimated_by_letters_of_any_writing() -> None:
    english = estimate_seconds(read_script("The quick brown fox jumps over the lazy dog and runs away."))
    russian = estimate_seconds(
        read_script("Быстрая лиса прыгает через ленивую собаку и бежит прочь."), language="ru-RU"
    )
    assert 2 < english < 6
    assert 2 < russian < 7
    script = read_script("One two three.")
    assert estimate_seconds(script, upper=True) > estimate_seconds(script)
    assert estimate_seconds(script, speed_percent=200) < estimate_seconds(script)
    assert estimate_seconds(script, length_percent=140) > estimate_seconds(script)


@pytest.mark.parametrize(
    ("text", "language", "length", "measured_ms"),
    [
        ("The harbour is still at six in the morning, before the boats come in.", "en-US", 100, 3710),
        ("It costs $39 a month, or $3.50 a day.", "en-US", 112, 5255),
        ("Octopuses have three hearts!", "en-US", 140, 2610),
        ("7 77 777 7777 77777 777777 7777777.", "en-GB", 114, 21185),
        ("$777.77 and £999.99 and €17.17.", "en-GB", 114, 11535),
        ("wwwwwwwwww wwwwwwww.", "es-ES", 100, 9360),
        ("XKCD WWW HTTPS BBC FBI CIA GPS USB HDMI.", "hi-IN", 100, 9235),
        ("ÄÖÜß ñ é ç", "hi-IN", 100, 3585),
        ("Hmmmm.", "en-GB", 114, 1635),
        ("Yes", "hi-IN", 100, 1360),
        ("½ ¼ ¾ 7½ 17¾", "en-GB", 114, 5635),
        ("& & & & &.", "hi-IN", 100, 4785),
        ("फिर सब कुछ एक साथ होता है।", "hi-IN", 100, 2385),
        ("Você sabia que os polvos têm três corações?", "pt-BR", 100, 2835),
    ],
)
def test_no_measured_sentence_is_longer_than_its_upper_estimate(
    text: str, language: str, length: int, measured_ms: int
) -> None:
    script = read_script(text)
    pauses = sum(sentence.pause_after_ms for sentence in script.sentences)
    upper = estimate_seconds(script, language=language, length_percent=length, upper=True)
    assert measured_ms + pauses <= upper * 1000


def test_the_upper_estimate_of_prose_is_near_the_likely_one() -> None:
    script = read_script("Photosynthesis is how plants turn sunlight, water and air into sugar. " * 20)
    assert 1 < estimate_seconds(script, upper=True) / estimate_seconds(script) < 1.3
