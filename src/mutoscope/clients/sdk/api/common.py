"""Shapes that several groups share. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict


class LoginAnswer(BaseModel):
    """A bearer token, to be sent as `Authorization: Bearer …`, and the token that renews it."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    token_type: str | None = None


class ProjectView(BaseModel):
    """A project in full; the five fields of document 003's `GET /projects/{id}` and the rest of its table."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    title: str
    status: str
    created_at: dt.datetime
    script: str
    images: list[str]
    voice: str
    duration: int
    music: str | None
    video_url: str | None
    subtitles_url: str | None
    archived_at: dt.datetime | None
    updated_at: dt.datetime
    options: dict[str, Any]


Role = str
