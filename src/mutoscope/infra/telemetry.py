"""Logs: one line an event, for people or as JSON, with the ids of the request and the job, without secrets."""

from __future__ import annotations

import functools
import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final, TextIO, cast

import structlog

_SECRET_KEY = re.compile(
    r"pass(word|phrase|wd)?$|secret|token|api_?key|authorization|cookie|credential|private_?key|signature|database_url|dsn$",
    re.IGNORECASE,
)
_SECRET_TEXT = (
    (re.compile(r"(://[^/\s:@]*:)[^/\s@]+@"), r"\1[redacted]@"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 [redacted]"),
    # A link opens a file or a bible, or stops mails, for whoever reads it; a share link a film.
    (re.compile(r"(/(?:files|shared-bibles|unsubscribe)/)[\w.~%=-]{8,}"), r"\1[redacted]"),
    (re.compile(r"\brv_[\w-]{8,}"), "[redacted]"),
    (re.compile(r"([?&](?:signature|token|key|password)=)[^&\s]+", re.IGNORECASE), r"\1[redacted]"),
)
_SUSPECT = re.compile(r"://|/files/|/shared-bibles/|/unsubscribe/|rv_|[?&]|bearer|basic", re.IGNORECASE)
"""What each of the patterns above needs: most texts have none of it, and are looked at once."""
REDACTED = "[redacted]"
_DEEPEST = 8
_LIBRARIES = ("alembic", "dbos", "uvicorn", "uvicorn.error", "uvicorn.access", "httpx2", "httpcore2", "stripe")
"""They chat at level INFO; their warnings are ours."""


def configure_logging(level: str = "INFO", *, json: bool = False, stream: TextIO | None = None) -> None:
    """Send every log of this process, ours and the libraries', to one place in one form.

    Args:
        level: the least severe level that is shown.
        json: one JSON object a line, instead of lines for people.
        stream: standard error by default.
    """
    output = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [_tracebacks(), redact, structlog.processors.JSONRenderer()] if json else [redact, _console(output)]
    )
    # Ours do not pass through the standard library: a record, a stack walk and two formatters for each line would be a
    # sixth of what a small request costs.
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=partial(_Line, output),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.WARNING)


# Structlog shows the local variables of every frame by default: passwords and bodies, and seconds to print them.
def _tracebacks() -> structlog.typing.Processor:
    transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return structlog.processors.ExceptionRenderer(transformer)


def _console(output: TextIO) -> structlog.typing.Processor:
    """Return what writes for people; lines of plain values, which are nearly all, as fast as it goes."""
    full = structlog.dev.ConsoleRenderer(colors=output.isatty(), exception_formatter=structlog.dev.plain_traceback)

    def render(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:  # noqa: ANN401 -- structlog's
        rest = sorted(event.keys() - _HEAD)
        if len(event) != len(rest) + len(_HEAD) or not all(_is_plain(event[key]) for key in rest):
            return full(logger, method, event)
        head = f"{event['timestamp']} [{event['level']:<9}] {event['event']:<30} [{event['logger']}]"
        return " ".join([head, *(f"{key}={event[key]}" for key in rest)])

    return full if output.isatty() else render


_HEAD = frozenset({"timestamp", "level", "event", "logger"})
_NEEDS_QUOTES = re.compile(r"[\s=\"']")


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return not _NEEDS_QUOTES.search(value)
    return type(value) in {int, float}


class _Line:
    """A logger that writes whole lines; flushed at once, as the standard library does."""

    def __init__(self, output: TextIO, name: str = "", *_more: object) -> None:
        self._output: Final = output
        self.name: Final = name

    def msg(self, line: str) -> None:
        with _LINE:
            self._output.write(f"{line}\n")
            self._output.flush()

    debug = info = warning = error = critical = exception = fatal = log = msg


_LINE = threading.Lock()


def log_context(**ids: object) -> AbstractContextManager[None]:
    """Carry ids (`request_id=`, `job_id=`, `workspace_id=`) on every log line written inside, also in awaited calls."""
    return cast("AbstractContextManager[None]", structlog.contextvars.bound_contextvars(**ids))


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank what must not reach a log: values under a telling name, at any depth, and passwords inside texts."""
    for key in list(event):
        event[key] = REDACTED if _is_secret(key) else _clean(event[key], _DEEPEST)
    return event


@functools.lru_cache(maxsize=512)
def _is_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None


def _clean(value: object, depth: int) -> object:
    if isinstance(value, str):
        if _SUSPECT.search(value):
            for pattern, replacement in _SECRET_TEXT:
                value = pattern.sub(replacement, value)
        return value
    if depth == 0:
        return value
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {k: REDACTED if _is_secret(str(k)) else _clean(v, depth - 1) for k, v in items}
    if isinstance(value, list | tuple):
        return [_clean(each, depth - 1) for each in cast("list[object]", value)]
    return value
