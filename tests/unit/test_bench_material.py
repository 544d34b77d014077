"""What benchmarks are drawn from says what they measure: a sentence said twice would come from the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.advertisements import FILMS, LINES, OWN, advertisements
from bench.hostile.opened import opened_elsewhere
from bench.hostile.references import replace_box
from bench.material import SENTENCES, sentence

from mutoscope.media.script import read_script


def test_sentences_of_an_hour_are_all_different() -> None:
    said = [sentence(number) for number in range(720)]
    assert len(set(said)) == len(said)
    assert said[: len(SENTENCES)] == list(SENTENCES)


def test_advertisements_differ_in_their_own_lines_and_in_nothing_else() -> None:
    scripts = [script.split("\n\n") for script in advertisements(FILMS)]
    assert {len(lines) for lines in scripts} == {LINES}
    kinds = [len({lines[place] for lines in scripts}) for place in range(LINES)]
    assert kinds == [FILMS] * OWN + [1] * (LINES - OWN)
    assert all(len(read_script("\n\n".join(lines)).scenes) == LINES for lines in scripts)


def test_advertisements_can_have_no_line_in_common() -> None:
    scripts = advertisements(4, own=LINES)
    assert len({line for script in scripts for line in script.split("\n\n")}) == 4 * LINES


@pytest.mark.parametrize(("count", "own"), [(0, OWN), (21, OWN), (4, 1), (4, LINES + 1)])
def test_advertisements_that_cannot_be_written_are_refused(count: int, own: int) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        advertisements(count, own=own)


def test_a_longer_box_lengthens_the_boxes_around_it() -> None:
    inner = b"\0\0\0\x0cdrefabcd"
    outer = b"\0\0\0\x14moov" + inner
    grown = replace_box(b"\0\0\0\x08ftyp" + outer + b"\0\0\0\x08mdat", 16, 12, b"\0\0\0\x10drefabcdefgh")
    assert grown == b"\0\0\0\x08ftyp\0\0\0\x18moov\0\0\0\x10drefabcdefgh\0\0\0\x08mdat"


OPENED = '7 openat(AT_FDCWD</work>, "{0}", O_RDONLY|O_CLOEXEC) = 3<{0}>'


def test_only_what_was_opened_elsewhere_is_told(tmp_path: Path) -> None:
    log = [
        OPENED.format("/usr/lib/x86_64-linux-gnu/libc.so.6"),
        OPENED.format(tmp_path / "files/000/clip.mp4"),
        OPENED.format(tmp_path / "files-not/secret.ts"),
        OPENED.format("/etc/passwd"),
        '8 openat(AT_FDCWD</work>, "../secret.ts", O_RDONLY <unfinished ...>',
        f"8 <... openat resumed>) = 4<{tmp_path}/secret.ts>",
        f'8 openat(AT_FDCWD</work>, "{tmp_path}/new", O_RDWR|O_CREAT|O_EXCL, 0600) = 4<{tmp_path}/new>',
        '8 openat(AT_FDCWD</work>, "/root/none", O_RDONLY) = -1 ENOENT (No such file or directory)',
    ]
    assert opened_elsewhere(log, [tmp_path / "files"]) == [
        str(tmp_path / "files-not/secret.ts"),
        "/etc/passwd",
        f"{tmp_path}/secret.ts",
    ]


def test_a_call_counts_however_it_ended() -> None:
    address = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}'
    log = [f"9 connect(5<TCP:[1]>, {address}, 16) = -1 ECONNREFUSED (Connection refused)"]
    assert opened_elsewhere(log, []) == [address]
