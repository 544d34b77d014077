"""Films for other programs over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import BaseModel, Field

from mutoscope.media.interchange import MAX_OTIO_BYTES
from mutoscope.tenancy.schema_example import example

_OTIO: dict[str, Any] = {"OTIO_SCHEMA": "Timeline.1", "name": "film", "tracks": {"OTIO_SCHEMA": "Stack.1"}}


class ImportTimeline(BaseModel):
    """Body of `POST /projects/import-timeline`."""

    model_config = example(timeline=str(_OTIO).replace("'", '"'), script="The sea is wide.", title="Tides")
    timeline: str = Field(max_length=MAX_OTIO_BYTES, description="The text of an `.otio` file.")
    title: str | None = Field(default=None, min_length=1, max_length=255)
    script: str | None = Field(default=None, description="What is spoken; an exported film has its own with it.")
    size: str | None = Field(
        default=None, pattern=r"^\d{3,4}x\d{3,4}$", description="The frame, for files of other programs: 1080x1920."
    )


class ProjectImported(BaseModel):
    """The project that was made, and how the file was read."""

    model_config = example(
        project_id="0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f", title="Tides", notices=["3 files came with it."]
    )
    project_id: uuid.UUID
    title: str
    notices: list[str]
