"""How errors are declared in the OpenAPI document: RFC 9457 problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

PROBLEM_MEDIA_TYPE = "application/problem+json"
PROBLEM_REF = "#/components/schemas/Problem"

_MEANINGS = {
    400: ("malformed_json", "The request body is not JSON.", "Send a JSON document, in UTF-8."),
    401: ("token_missing", "This request carries no access token.", "Log in at POST /api/users/login."),
    402: ("insufficient_credits", "This costs 6 credits; 3 are available.", "Top up, or make a shorter film."),
    403: ("not_allowed", "The role viewer does not include project.create.", "Ask an owner, admin or editor."),
    404: ("not_found", "There is no such thing in this workspace.", "Check the id."),
    409: ("conflict", "The request contradicts the present state.", "Read the present state and decide again."),
    410: ("link_expired", "The link has expired.", "Ask for a new one."),
    412: ("tus_version_unsupported", "This server speaks tus 1.0.0.", "Send `Tus-Resumable: 1.0.0`."),
    413: ("too_large", "The request body is larger than 8388608 bytes.", "Send less at once."),
    415: ("wrong_content_type", "The body is not of this type.", "Send the type in the document."),
    416: ("range_not_satisfiable", "The file has 1000 bytes.", "Ask for bytes it has."),
    422: ("invalid_input", "body.title: Field required", "Mend what `errors` names."),
    423: ("upload_busy", "Another request sends bytes to this upload.", "Wait, then ask where it is."),
    428: ("base_version_missing", "The edit names no version.", "Send `base_version`, or `If-Match`."),
    429: ("too_many_requests", "Too many requests.", "Wait as long as `Retry-After` says."),
    500: ("internal_error", "Something went wrong on our side.", "Try again, or report the error id."),
    502: ("ai_bad_answer", "A provider gave an answer that cannot be used.", "Try again, or choose another model."),
    503: ("unavailable", "The database does not answer.", "Try again in a moment."),
    507: ("storage_full", "The disk of the server is full.", "Try again later, or tell the operator."),
}


class InputError(BaseModel):
    """One thing wrong with the input."""

    where: str = Field(description="The place, from the root: `body.title`, `query.limit`.")
    why: str
    kind: str


class Problem(BaseModel):
    """What is wrong, where, and how to mend it (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="`urn:mutoscope:problem:` and the code.")
    title: str
    status: int
    detail: str
    code: str = Field(description="For programs; stable.")
    remedy: str = Field(description="For people: what to do about it.")
    instance: str | None = Field(default=None, description="The request, as in `X-Request-Id`.")
    errors: list[InputError] | None = Field(default=None, description="For input: each place and reason.")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the declaration of error answers for a route's `responses=`."""
    return {status: _declare(status) for status in statuses}


def _declare(status: int) -> dict[str, Any]:
    code, detail, remedy = _MEANINGS[status]
    example = {
        "type": f"urn:mutoscope:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "remedy": remedy,
    }
    content = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": PROBLEM_REF}, "example": example}}
    return {"description": detail, "content": content}
