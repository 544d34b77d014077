"""HTML in a script: what a browser would show, in a time that grows with its length and no faster."""

from __future__ import annotations

import time

import pytest

from mutoscope.media.script import read_script


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<div title="a > b">Hello <b>there</b></div>', "Hello there"),
        ("<div>Before<script>if (a<b) say('</div>')</script> after</div>", "Before after"),
        ("<div>Before<STYLE>p{}</STYLE >after<!-- not this --> end</div>", "Before after end"),
        ("<p>One &amp; two, 5 < 6, &copy;</p>", "One & two, 5 < 6, ©"),
        ("<div>Open <a href='x", "Open"),
        ("<div>Odd <![x]> mark <?php y ?> here", "Odd mark here"),
        ("<script>\nsilent\n</script>\n\nSpoken", "Spoken"),
    ],
)
def test_only_what_a_browser_would_show_is_read(html: str, shown: str) -> None:
    words = [word.shown for sentence in read_script(html).sentences for word in sentence.words]
    assert " ".join(words) == shown


@pytest.mark.parametrize("opening", ["<!--\n", "<?\n", "<div>\n"])
@pytest.mark.parametrize("tag", ["<a ", "<!--", "<a/", '<a b="', "<script", "<script>", "</script ", "<![", "&"])
def test_what_nobody_closed_costs_no_more_than_it_is_long(opening: str, tag: str) -> None:
    started = time.process_time()
    read_script("Hello there.\n\n" + opening + tag * (40_000 // len(tag)))
    assert time.process_time() - started < 4  # the standard library's parser: up to 15 s
