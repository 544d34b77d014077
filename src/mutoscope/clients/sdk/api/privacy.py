"""The group `privacy`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import ConsentChoice
from mutoscope.clients.sdk.call import Call, given


class ConsentList(BaseModel):
    """Everything we ask about."""

    model_config = ConfigDict(extra="allow")

    consents: list[ConsentView]


class ConsentView(BaseModel):
    """One thing we ask about, and how it stands."""

    model_config = ConfigDict(extra="allow")

    purpose: str
    version: str
    question: str
    needed: bool
    granted: bool
    answered_version: str | None
    answered_at: dt.datetime | None


class ErasureView(BaseModel):
    """An erasure and how far it has come."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    state: str
    requested_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None


class ExportList(BaseModel):
    """The last twenty exports, the newest first."""

    model_config = ConfigDict(extra="allow")

    exports: list[ExportView]


class ExportView(BaseModel):
    """A copy of everything of one's own."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    state: str
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None
    size: int | None
    download_url: str | None


class PurposeList(BaseModel):
    """Everything we ask about, before anybody has answered."""

    model_config = ConfigDict(extra="allow")

    purposes: list[PurposeView]


class PurposeView(BaseModel):
    """One thing we ask about."""

    model_config = ConfigDict(extra="allow")

    purpose: str
    version: str
    question: str
    needed: bool


def privacy_purposes_get() -> Call[PurposeList]:
    """List what a sign-up form asks, with the version of each wording."""
    return Call("GET", "/privacy/purposes", answer=PurposeList)


def privacy_consents_get() -> Call[ConsentList]:
    """List everything we ask about, with the last answer.

    No answer counts as no.
    """
    return Call("GET", "/privacy/consents", answer=ConsentList)


def privacy_consents_put(*, consents: list[ConsentChoice]) -> Call[ConsentList]:
    """Record answers to the present wordings; earlier answers stay on record."""
    return Call("PUT", "/privacy/consents", answer=ConsentList, body=given(consents=consents), keyed=True)


def privacy_exports_get() -> Call[ExportList]:
    """List the last twenty exports, the newest first."""
    return Call("GET", "/privacy/exports", answer=ExportList)


def privacy_exports_post() -> Call[ExportView]:
    """Collect everything of the caller's into one JSON document; a mail tells when it is ready."""
    return Call("POST", "/privacy/exports", answer=ExportView, keyed=True)


def privacy_erasure_get() -> Call[ErasureView]:
    """Read the last request to erase the caller's account."""
    return Call("GET", "/privacy/erasure", answer=ErasureView)


def privacy_erasure_post(*, confirm: str) -> Call[ErasureView]:
    """Schedule the erasure of the caller's account, after a time to change one's mind."""
    return Call("POST", "/privacy/erasure", answer=ErasureView, body=given(confirm=confirm), keyed=True)


def privacy_erasure_delete() -> Call[ErasureView]:
    """Call off an erasure that has not begun; logging in does the same."""
    return Call("DELETE", "/privacy/erasure", answer=ErasureView, keyed=True)


def privacy_exports_export_id_get(export_id: uuid.UUID) -> Call[ExportView]:
    """Read how an export stands; a ready one comes with a fresh link."""
    return Call("GET", f"/privacy/exports/{export_id}", answer=ExportView)


def privacy_exports_files_token_get(token: str) -> Call[None]:
    """Open a link to an export: no account is needed until it ends."""
    return Call("GET", f"/privacy/exports/files/{token}")
