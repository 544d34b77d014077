from __future__ import annotations

import logging
import sys

from dbos._error import DBOSAwaitedWorkflowCancelledError

from mutoscope.jobs.runtime import is_news


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error):
        return logging.LogRecord("dbos", logging.ERROR, "", 0, "workflow", None, sys.exc_info())


def test_a_cancelled_job_is_no_news() -> None:
    assert not is_news(record_of(DBOSAwaitedWorkflowCancelledError("a-job")))


def test_any_other_error_is_logged() -> None:
    assert is_news(record_of(ValueError("broken")))
    assert is_news(logging.LogRecord("dbos", logging.ERROR, "", 0, "no traceback", None, None))
