"""Requests and responses of the library."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.tenancy.schema_example import example
from mutoscope.writing.cast.types import CastEntry, CastKind, Picture
from mutoscope.writing.steps.contents import Line, Paragraph

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_NOW = "2026-11-27T17:00:00Z"
_SHEET: dict[str, Any] = {
    "role": "lighthouse keeper",
    "description": "Lives alone on the island since the storm.",
    "want": "To hear her brother once more.",
    "need": "To let him go.",
    "flaw": "She answers nobody else.",
    "look": "Forty, grey braid, yellow oilskin coat, a scar on the left hand.",
    "voice": "Low and slow.",
    "voice_id": "basic-en-female",
    "notes": "",
}
_PICTURE: dict[str, Any] = {
    "id": _ID,
    "caption": "In the lamp room",
    "media_type": "image/png",
    "url": f"/api/v1/studio-pictures/{_ID}",
    "provider": None,
    "model": None,
    "prompt": None,
    "cost_micro": 0,
    "created_at": _NOW,
}
_ENTRY: dict[str, Any] = {
    "id": _ID,
    "kind": "character",
    "name": "Mara",
    "sheet": _SHEET,
    "revision": 1,
    "user_id": _ID,
    "archived_at": None,
    "created_at": _NOW,
    "updated_at": _NOW,
}


class CastSheet(BaseModel):
    """What an entry is like. `look` goes into every image prompt in which the entry appears, word for word."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _SHEET})

    role: Line = ""
    description: Paragraph = ""
    want: Line = ""
    need: Line = ""
    flaw: Line = ""
    look: Paragraph = ""
    voice: Line = ""
    voice_id: Line = Field(default="", description="A voice of GET /api/v1/voices.")
    notes: Paragraph = ""


class CreateEntry(BaseModel):
    """Body of `POST /cast`."""

    model_config = example(kind="character", name="Mara", sheet=_SHEET)

    kind: CastKind
    name: str = Field(min_length=1, max_length=255)
    sheet: CastSheet = Field(default_factory=CastSheet)


class EditEntry(BaseModel):
    """Body of `PUT /cast/{id}`."""

    model_config = example(name="Mara", sheet=_SHEET, base_revision=1)

    name: str = Field(min_length=1, max_length=255)
    sheet: CastSheet
    base_revision: int = Field(ge=1, description="The revision it was written on.")


class AttachPicture(BaseModel):
    """Body of `POST /cast/{id}/pictures`."""

    model_config = example(asset_id=_ID, caption="In the lamp room")

    asset_id: uuid.UUID = Field(description="An uploaded image; it stays here when the upload expires.")
    caption: str = Field(default="", max_length=500)


class PictureView(BaseModel):
    """A picture of the library or of a story."""

    model_config = example(**_PICTURE)

    id: uuid.UUID
    caption: str
    media_type: str
    url: str
    provider: str | None
    model: str | None
    prompt: str | None
    cost_micro: int
    created_at: dt.datetime

    @classmethod
    def of(cls, picture: Picture) -> PictureView:
        """Return the view of a picture."""
        values = {name: getattr(picture, name) for name in cls.model_fields if name != "url"}
        return cls(url=f"/api/v1/studio-pictures/{picture.id}", **values)


class EntryView(BaseModel):
    """An entry of the library."""

    model_config = example(**_ENTRY)

    id: uuid.UUID
    kind: CastKind
    name: str
    sheet: CastSheet
    revision: int
    user_id: uuid.UUID
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime

    @classmethod
    def of(cls, entry: CastEntry) -> EntryView:
        """Return the view of an entry."""
        values = {name: getattr(entry, name) for name in EntryView.model_fields if name != "sheet"}
        return cls(sheet=CastSheet.model_validate(dict(entry.sheet)), **values)


class EntryInFull(EntryView):
    """An entry with its pictures."""

    model_config = example(**_ENTRY, pictures=[_PICTURE])

    pictures: list[PictureView]

    @classmethod
    def with_pictures(cls, entry: CastEntry, pictures: Sequence[Picture]) -> EntryInFull:
        """Return the view of an entry with its pictures."""
        return cls(**EntryView.of(entry).model_dump(), pictures=[PictureView.of(picture) for picture in pictures])


class EntryPage(BaseModel):
    """One page of the library."""

    model_config = example(items=[_ENTRY], next_cursor=None)

    items: list[EntryView]
    next_cursor: str | None
