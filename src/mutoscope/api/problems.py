"""Every error leaves as a problem document (RFC 9457): what is wrong, where, and how to mend it.

Members: `type` (a URN of the code), `title`, `status`, `detail`, `instance` (the request id), and ours: `code` for
programs, `remedy` for people, `errors` (for input: where and why), and the error's own details.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

import structlog
from asyncpg import PostgresError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from mutoscope.kernel import MutoscopeError, TooManyRequests, Unauthenticated, Unavailable, new_id

MEDIA_TYPE = "application/problem+json"
_RESERVED = frozenset({"type", "title", "status", "detail", "instance", "code", "remedy", "errors"})
_RETRY_AFTER_SECONDS = "5"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def problem(
    request: Request,
    status: int,
    *,
    code: str,
    detail: str,
    remedy: str,
    extra: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document as a response."""
    document = {
        "type": f"urn:mutoscope:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "remedy": remedy,
        **(extra or {}),
    }
    request_id = getattr(request.state, "request_id", None)
    if request_id is not None:
        document["instance"] = f"urn:uuid:{request_id}"
    body = json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


async def _on_mutoscope_error(request: Request, error: Exception) -> Response:
    error = cast("MutoscopeError", error)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Unavailable):
        return await on_unexpected(request, error)
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Unavailable):
        headers["Retry-After"] = _RETRY_AFTER_SECONDS
    if isinstance(error, TooManyRequests) or "retry_after" in error.details:
        headers["Retry-After"] = str(error.details.get("retry_after", _RETRY_AFTER_SECONDS))
    extra = {name: value for name, value in error.details.items() if name not in _RESERVED}
    return problem(
        request,
        error.status,
        code=error.code,
        detail=error.message,
        remedy=error.remedy,
        extra=extra,
        headers=headers,
    )


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    found = cast("Sequence[Mapping[str, Any]]", cast("RequestValidationError", error).errors())
    errors = [_describe(one) for one in found]
    if any(one["type"] == "json_invalid" for one in found):
        return problem(
            request,
            HTTPStatus.BAD_REQUEST,
            code="malformed_json",
            detail="The request body is not JSON.",
            remedy="Send a JSON document, in UTF-8, with content-type application/json.",
            extra={"errors": errors},
        )
    count = len(errors)
    return problem(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        code="invalid_input",
        detail=f"{errors[0]['where']}: {errors[0]['why']}" + (f" (and {count - 1} more)" if count > 1 else ""),
        remedy="Mend what `errors` names; the shapes are in /api/v1/openapi.json.",
        extra={"errors": errors},
    )


def _describe(found: Mapping[str, Any]) -> dict[str, str]:
    """Say where and why, without echoing the input: it may be a password."""
    where = ".".join(str(part) for part in found["loc"])
    return {"where": where, "why": str(found["msg"]), "kind": str(found["type"])}


_HTTP_REMEDIES = {
    400: ("bad_request", "Check the request against /api/v1/openapi.json."),
    404: ("not_found", "Check the address; the operations are listed at /api/docs."),
    405: ("method_not_allowed", "Use one of the methods in the `Allow` header."),
    413: ("too_large", "Send less at once; files go through the upload."),
    415: ("unsupported_media_type", "Send one of the content types in /api/v1/openapi.json."),
}


async def _on_http_exception(request: Request, error: Exception) -> Response:
    error = cast("HTTPException", error)
    status = error.status_code
    code, remedy = _HTTP_REMEDIES.get(status, ("http_error", "Check the request against /api/v1/openapi.json."))
    detail = {
        404: "There is nothing at this address.",
        405: f"{request.method} is not allowed at this address.",
    }.get(status, str(error.detail))
    return problem(request, status, code=code, detail=detail, remedy=remedy, headers=error.headers)


_NOT_TEXT = frozenset({"22021", "22P05"})
"""A NUL character in a text, and in JSON."""
_DEEPEST_CAUSE = 8
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03", "57014", "53300", "57P01", "57P02", "57P03"})
"""Serialisation failure, deadlock, lock or statement timeout, too many connections, server going down or coming up."""


async def _on_database_error(request: Request, error: Exception) -> Response:
    """Tell what the caller can mend from what passes by itself; the rest is ours."""
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    if state in _NOT_TEXT or _holds_half_a_pair(error):
        what = "a NUL character" if state in _NOT_TEXT else "half of a surrogate pair (U+D800 to U+DFFF)"
        return problem(
            request,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            code="invalid_text",
            detail=f"A text in the request contains {what}.",
            remedy="Leave that character out.",
        )
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    if state in _TRY_AGAIN or broken or not isinstance(error, DBAPIError):
        _log.warning("database unavailable", error=repr(error))
        unavailable = Unavailable(
            "The database does not answer now.", remedy="Send the same request again in a moment."
        )
        return await _on_mutoscope_error(request, unavailable)
    return await on_unexpected(request, error)


def _holds_half_a_pair(error: BaseException | None) -> bool:
    """Say whether the driver could not write a text as UTF-8: JSON can name what Unicode does not have."""
    for _ in range(_DEEPEST_CAUSE):  # an error may be its own cause: that must not stop the process
        if error is None or isinstance(error, UnicodeEncodeError):
            return error is not None
        error = error.__cause__
    return False


async def on_unexpected(request: Request, error: Exception) -> Response:
    """Answer 500 with an id that leads to the log line, and nothing about the inside."""
    error_id = str(new_id())
    stack = "".join(traceback.format_exception(error))  # text: a renderer might add the local variables
    _log.error("request failed", error_id=error_id, method=request.method, path=request.url.path, stack=stack)
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        code="internal_error",
        detail="Something went wrong on our side; nothing was changed.",
        remedy=f"Try again; if it stays, report the error id {error_id}.",
        extra={"error_id": error_id},
    )


def install_problem_documents(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    app.add_exception_handler(MutoscopeError, _on_mutoscope_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    for kind in (DBAPIError, PoolTimeout, PostgresError, ConnectionError):
        app.add_exception_handler(kind, _on_database_error)
