"""Lines of writings without spaces, and captions that come from somebody else's file."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutoscope.media.captions import (
    Cue,
    CueLimits,
    SubtitlesUnreadable,
    TimedWord,
    break_words,
    build_cues,
    follow_speech,
    join_words,
    read_subtitles,
    to_srt,
    to_vtt,
)

SRT = """1
00:00:01,000 --> 00:00:02,500
Hello <b>bold</b>
world

2
00:00:03,000 --> 00:00:04,000
again &amp; again
"""


def test_han_and_kana_break_between_characters_but_never_before_a_full_stop() -> None:
    words = break_words([TimedWord("今日は「港」が静かです。", 0, 1200)])
    texts = [word.text for word in words]
    assert "".join(texts) == "今日は「港」が静かです。"
    assert "「港」" in texts
    assert texts[-1] == "す。"
    assert [word.glued for word in words] == [False] + [True] * (len(words) - 1)
    assert (words[0].start_ms, words[-1].end_ms) == (0, 1200)
    assert all(one.end_ms == two.start_ms for one, two in pairwise(words))
    assert join_words(words) == "今日は「港」が静かです。"


def test_latin_inside_han_stays_whole_and_korean_keeps_its_spaces() -> None:
    assert [word.text for word in break_words([TimedWord("用iPhone拍", 0, 10)])] == ["用", "iPhone", "拍"]
    assert len(break_words([TimedWord("안녕하세요", 0, 10)])) == 1


def test_a_long_chinese_sentence_becomes_several_cues() -> None:
    words = break_words([TimedWord("清晨第一艘船还没有离开港口就已经很安静了。", 0, 6000)])
    cues = build_cues(words, CueLimits(max_words=4))
    assert len(cues) > 1
    assert max(len(cue.text) for cue in cues) <= 14
    assert "".join(cue.text for cue in cues) == "清晨第一艘船还没有离开港口就已经很安静了。"


def test_the_three_formats_are_read() -> None:
    first, second = read_subtitles("\ufeff" + SRT.replace("\n", "\r\n"))
    assert (first.start_ms, first.end_ms, first.text, first.timed) == (1000, 2500, "Hello bold world", False)
    assert [word.emphasised for word in first.words] == [False, True, False]
    assert second.text == "again & again"
    (spoken,) = read_subtitles("WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:04.000 line:0\n<v Anna>Hello <00:02.000>there\n")
    assert spoken.timed
    assert [(word.text, word.start_ms) for word in spoken.words] == [("Hello", 1000), ("there", 2000)]
    ass = "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
    (sung,) = read_subtitles(ass + "Dialogue: 0,0:00:01.00,0:00:03.00,D,{\\k50}Boa{\\k20}ts {\\k60}world\\Nnext, one\n")
    assert sung.text == "Boats world next, one"
    assert [word.start_ms for word in sung.words][:2] == [1000, 1700]


def test_what_we_write_we_read() -> None:
    cues = (
        Cue(100, 1500, (TimedWord("Fish", 100, 800), TimedWord("<&>", 800, 1500))),
        Cue(2000, 3000, (TimedWord("again", 2000, 3000),)),
    )
    read = read_subtitles(to_vtt(cues))
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in read] == [(100, 1500, "Fish <&>"), (2000, 3000, "again")]
    assert [cue.start_ms for cue in read_subtitles(to_srt(cues[1:]))] == [2000]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no cue"),
        ("only words", "no cue"),
        ("1\n00:00:01 -> 00:00:02\nx", "no cue"),
        ("1\n00:00:xx,000 --> 00:00:02,000\nx", "Line 2 is not two times"),
        ("1\n00:00:05,000 --> 00:00:02,000\nbackwards", "no cue"),
        ("[Events]\nDialogue: 0,now,later,x", "Line 2 is not a dialogue"),
        ("1\n00:00:01,000 --> 00:00:02,000\n" + "word " * 2000, "more than 1000 characters"),
        ("x" * 2_000_001, "more than 2000000 characters"),
        ("00:00:01,000 --> 00:00:02,000\nx\n\n" * 20_001, "more than 20000 cues"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(SubtitlesUnreadable, match=words):
        read_subtitles(text)


def test_hostile_text_costs_no_time_and_leaves_no_tags() -> None:
    begun = time.process_time()
    for evil in (
        "<" * 900_000,
        "{" * 900_000,
        "00:00:01,000 --> " * 50_000,
        "<b" * 300_000,
        "[Events]\nDialogue:" + "," * 900_000,
    ):
        with pytest.raises(SubtitlesUnreadable):
            read_subtitles(evil)
    (cue,) = read_subtitles("1\n00:00:01,000 --> 00:00:02,000\n<script>x</script>{\\fs900}\x00\u202e ok\n")
    assert "\u202e" not in cue.text
    assert "\x00" not in cue.text
    assert "script" not in cue.text
    assert time.process_time() - begun < 20


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_read_or_refused(text: str) -> None:
    for candidate in (
        text,
        f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n",
        f"[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,,{text}",
    ):
        try:
            cues = read_subtitles(candidate)
        except SubtitlesUnreadable:
            continue
        for cue in cues:
            assert cue.start_ms < cue.end_ms
            assert all(word.text and word.start_ms < word.end_ms for word in cue.words)


def test_words_that_are_still_spoken_keep_their_moment() -> None:
    spoken = [
        TimedWord(text, at, at + 300) for text, at in (("Boats", 0), ("leave", 400), ("the", 900), ("harbour.", 1400))
    ]
    cue = Cue(
        0, 2000, tuple(TimedWord(text, 0, 1) for text in ("Boats", "quietly", "leave", "our", "harbour")), timed=False
    )
    followed = follow_speech(cue, spoken)
    starts = {word.text: word.start_ms for word in followed.words}
    assert (starts["Boats"], starts["leave"], starts["harbour"]) == (0, 400, 1400)
    assert 0 < starts["quietly"] < 400 < starts["our"] < 1400
    assert follow_speech(Cue(0, 9, cue.words), spoken).words == cue.words, "timed by its own file"
