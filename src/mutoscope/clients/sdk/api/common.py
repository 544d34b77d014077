"""Shapes that several groups share. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict


class BrandChoices(BaseModel):
    """Colours, a font and a way of wearing the logo, over the template's own."""

    model_config = ConfigDict(extra="allow")

    colour: str | None = None
    spoken_colour: str | None = None
    emphasis_colour: str | None = None
    outline_colour: str | None = None
    box_colour: str | None = None
    background: str | None = None
    font: str | None = None
    logo_corner: str | None = None
    logo_width_percent: int | None = None
    logo_opacity_percent: int | None = None


class ConsentChoice(BaseModel):
    """An answer to something we ask about."""

    model_config = ConfigDict(extra="allow")

    purpose: str
    version: str
    granted: bool


class JobCredits(BaseModel):
    """What a job holds and spent of its unit, as exact decimals; 0 where the plan includes it or it is charged."""

    model_config = ConfigDict(extra="allow")

    held: str
    spent: str | None = None
    unit: str | None = None
    paid_by: str | None = None


class JobProblem(BaseModel):
    """Why a job failed, in the shape of our problem documents."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str
    remedy: str
    details: dict[str, Any]


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
    thumbnail_url: str | None
    archived_at: dt.datetime | None
    updated_at: dt.datetime
    options: dict[str, Any]


class Refusal(BaseModel):
    """Why the gate would refuse it now, as the error would say."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str
    remedy: str
    details: dict[str, Any]


Role = str
