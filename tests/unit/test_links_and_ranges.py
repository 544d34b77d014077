"""Signed links and the Range header."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutoscope.storage import (
    Link,
    LinkExpired,
    LinkInvalid,
    LinkSigner,
    RangeNotSatisfiable,
    content_disposition,
    parse_range,
)

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
LINK = Link(uuid.UUID(int=7), "ab" * 32, "Фильм – 1.mp4", "video/mp4", NOW + dt.timedelta(hours=1))
SIGNER = LinkSigner(b"k" * 32)


def test_a_link_says_what_was_signed() -> None:
    assert SIGNER.verify_link(SIGNER.sign_link(LINK), NOW) == LINK


def test_a_link_ends_at_its_moment() -> None:
    token = SIGNER.sign_link(LINK)
    SIGNER.verify_link(token, LINK.expires_at - dt.timedelta(seconds=1))
    with pytest.raises(LinkExpired, match=r"expired at 2026-11-21T13:00:00\+00:00"):
        SIGNER.verify_link(token, LINK.expires_at)


@given(place=st.integers(0, 10_000), character=st.sampled_from("ABab01-_.=~ é\x00"))
def test_no_changed_character_is_accepted(place: int, character: str) -> None:
    token = SIGNER.sign_link(LINK)
    place %= len(token)
    changed = token[:place] + character + token[place + 1 :]
    if changed != token:
        with pytest.raises(LinkInvalid):
            SIGNER.verify_link(changed, NOW)


@given(st.text())
def test_no_text_is_a_link(text: str) -> None:
    with pytest.raises(LinkInvalid):
        SIGNER.verify_link(text, NOW)


def test_another_key_signs_another_link() -> None:
    with pytest.raises(LinkInvalid):
        LinkSigner(b"x" * 32).verify_link(SIGNER.sign_link(LINK), NOW)


@given(data=st.binary(min_size=1, max_size=50), first=st.integers(0, 60), last=st.integers(0, 60))
def test_a_range_is_the_slice_it_names(data: bytes, first: int, last: int) -> None:
    header = f"bytes={first}-{last}"
    if last < first:
        assert parse_range(header, len(data)) is None
    elif first >= len(data):
        with pytest.raises(RangeNotSatisfiable):
            parse_range(header, len(data))
    else:
        part = parse_range(header, len(data))
        assert part is not None
        assert data[part.start : part.stop] == data[first : last + 1]


@given(data=st.binary(min_size=1, max_size=50), count=st.integers(1, 60))
def test_a_suffix_is_the_end_of_the_file(data: bytes, count: int) -> None:
    part = parse_range(f"bytes=-{count}", len(data))
    assert part is not None
    assert data[part.start : part.stop] == data[-count:]
    assert part.content_range(len(data)) == f"bytes {part.start}-{len(data) - 1}/{len(data)}"


@given(header=st.text(), size=st.integers(0, 1 << 40))
def test_any_header_gives_a_part_inside_the_file_or_the_whole(header: str, size: int) -> None:
    for value in (header, f"bytes={header}", f"bytes={header}-", f"bytes=-{header}"):
        try:
            part = parse_range(value, size)
        except RangeNotSatisfiable:
            continue
        assert part is None or 0 <= part.start < part.stop <= size


@pytest.mark.parametrize(
    "header", [None, "", "bytes=", "bytes=-", "bytes=0-1,3-4", "items=0-1", "bytes=a-b", "bytes=٣-"]
)
def test_what_is_not_one_range_means_the_whole(header: str | None) -> None:
    assert parse_range(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable, match="has 10 bytes"):
        parse_range(header, 10)


@given(st.text(min_size=1, max_size=80))
def test_no_file_name_breaks_out_of_its_header(name: str) -> None:
    header = content_disposition(name, "attachment")
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_a_file_name_in_any_writing_survives() -> None:
    assert content_disposition("映画 1.mp4", "inline") == (
        "inline; filename=\"__ 1.mp4\"; filename*=UTF-8''%E6%98%A0%E7%94%BB%201.mp4"
    )
