"""Thumbnails over HTTP."""

from __future__ import annotations

from pydantic import BaseModel, Field

from mutoscope.tenancy.schema_example import example

_JOB = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"
_CANDIDATE = {"place": 1, "seconds": 4.5, "url": f"/api/v1/jobs/{_JOB}/thumbnails/1"}
MOST_TITLE = 120


class Candidate(BaseModel):
    """A still to choose."""

    model_config = example(**_CANDIDATE)
    place: int = Field(description="1 is the clearest picture.")
    seconds: float = Field(description="Where in the film it is.")
    url: str = Field(description="A JPEG; `?title=` draws a title on it, and `size` names one of several sizes.")


class Candidates(BaseModel):
    """The stills of a film."""

    model_config = example(items=[_CANDIDATE])
    items: list[Candidate]


class ChooseThumbnail(BaseModel):
    """Body of `PUT /jobs/{id}/thumbnail`."""

    model_config = example(place=2, title="How tides work", size="1080x1920")
    place: int = Field(ge=1, le=6, description="A candidate's.")
    title: str = Field(default="", max_length=MOST_TITLE, description="Drawn in the film's own look.")
    size: str = Field(default="", pattern=r"^(\d{2,4}x\d{2,4})?$", description="One of the film's; the first if empty.")


class ThumbnailChosen(BaseModel):
    """The film's thumbnail from now on."""

    model_config = example(url="/api/v1/download/0192f0c1-3c8b-7d4f-8a22-6b2c3d4e5f60", name="My-First-Film.jpg")
    url: str
    name: str
