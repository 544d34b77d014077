from __future__ import annotations

import io
import json
import logging
from collections.abc import Generator
from typing import Any

import pytest
import structlog

from mutoscope.infra.telemetry import (
    _console,  # pyright: ignore[reportPrivateUsage] -- what writes for people
    configure_logging,
    log_context,
    redact,
)


@pytest.fixture
def output() -> Generator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("INFO", json=True, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_log_line_carries_the_ids_of_its_request_and_job(output: io.StringIO) -> None:
    with log_context(request_id="r-1", job_id="j-1"):
        structlog.get_logger("ours").info("scene rendered", scene=3)
    structlog.get_logger("ours").info("idle")
    inside, outside = lines(output)
    assert (inside["event"], inside["request_id"], inside["job_id"], inside["scene"]) == (
        "scene rendered",
        "r-1",
        "j-1",
        3,
    )
    assert "request_id" not in outside


def test_a_librarys_log_takes_the_same_form(output: io.StringIO) -> None:
    with log_context(request_id="r-2"):
        logging.getLogger("some.library").warning("retry %d", 2)
    (line,) = lines(output)
    assert (line["event"], line["level"], line["request_id"]) == ("retry 2", "warning", "r-2")


def test_what_is_less_severe_than_the_level_is_not_written(output: io.StringIO) -> None:
    structlog.get_logger("ours").debug("detail")
    logging.getLogger("uvicorn.error").info("Started server process")
    assert not output.getvalue()


@pytest.mark.parametrize(
    "key",
    ["password", "old_password", "api_key", "apikey", "Authorization", "access_token", "secret_key", "set-cookie"],
)
def test_values_under_a_telling_name_are_blanked_at_any_depth(key: str) -> None:
    assert redact(None, "info", {"event": "x", key: "hush"})[key] == "[redacted]"
    nested = redact(None, "info", {"event": "x", "request": {"headers": [{key: "hush"}]}})
    assert nested["request"]["headers"][0][key] == "[redacted]"


@pytest.mark.parametrize(
    "text",
    [
        "cannot reach postgresql://me:hush-hush@host/db",
        "header was Bearer hush-hush.and.more",
        "GET /api/v1/files/hush-hush-body.hush-hush-signature failed",
        "GET /api/v1/reviews/rv_hush-hush_hush-hush/files/video failed",
        "/api/v1/reviews/rv_hush-hush_hush-hush/comments",
        "/r/rv_hush-hush_hush-hush",
        "/api/v1/shared-bibles/hush-hush-body.hush-hush-signature",
        "/api/v1/mail/unsubscribe/hush-hush_hush-hush",
        "GET /files/1?expires=3&signature=hush-hush failed",
    ],
)
def test_secrets_inside_a_text_are_blanked(text: str) -> None:
    cleaned = redact(None, "info", {"event": text})["event"]
    assert "hush" not in cleaned
    assert "[redacted]" in cleaned


def test_what_is_no_secret_stays_as_it_is() -> None:
    event = {"event": "done", "path": "/api/v1/projects", "count": 3, "words": ["one", "two"], "author": "Ann"}
    assert redact(None, "info", dict(event)) == event


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"method": "GET", "path": "/api/v1/projects", "status": 200, "milliseconds": 1.5},
        {"a": "two words", "b": 'q"', "c": "x=y", "d": "line\nfeed", "e": ""},
        {"z": None, "y": True, "x": [1], "w": {"k": "v"}, "v": b"bytes"},
    ],
)
def test_lines_for_people_look_as_structlog_writes_them(fields: dict[str, Any]) -> None:
    stream = io.StringIO()
    event = {"timestamp": "2026-11-27T13:00:00Z", "level": "warning", "event": "caller gone", "logger": "a.b", **fields}
    full = structlog.dev.ConsoleRenderer(colors=False)(None, "warning", dict(event))
    assert _console(stream)(None, "warning", dict(event)) == full


def test_an_exception_is_written_with_its_traceback_and_without_its_variables() -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("INFO", stream=stream)
    try:
        password = "hush" + "-hush"
        try:
            int(password)
        except ValueError:
            structlog.get_logger("ours").exception("broken", job=3)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
    text = stream.getvalue()
    assert "[error    ] broken" in text
    assert "ValueError: invalid literal" in text
    assert "password =" not in text
