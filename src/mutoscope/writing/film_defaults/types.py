"""Brand kits and remembered voices, in the words of an order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.writing.look_choices import BrandChoices

FILES = ("logo", "intro", "outro")
"""The files of a kit; each is kept by its asset's id."""


class VoiceDefaults(BaseModel):
    """How films are spoken whose order does not say; what is left out is not remembered."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "voice": "bf_emma",
                "language": "en-GB",
                "speed_percent": 110,
                "pronunciations": {"Mutoscope": "mew toe scope"},
            }
        },
    )
    voice: str | None = Field(default=None, min_length=1, max_length=100, description="A gender or a voice id.")
    language: str | None = Field(default=None, max_length=20, description="BCP 47 tag; chooses among voices.")
    speed_percent: int | None = Field(default=None, ge=50, le=200, description="Pace of speech.")
    pronunciations: dict[
        Annotated[str, Field(min_length=1, max_length=100)], Annotated[str, Field(min_length=1, max_length=200)]
    ] = Field(
        default_factory=dict,
        max_length=500,
        description="Word → how it is said; an order's own words are added to these and go before them.",
    )

    def over(self, other: VoiceDefaults) -> VoiceDefaults:
        """Return these, and the other's where nothing is said here; pronunciations word by word."""
        said = {name: value for name, value in self.model_dump().items() if value is not None}
        said["pronunciations"] = {**other.pronunciations, **self.pronunciations}
        return VoiceDefaults(**{**other.model_dump(), **said})


class BrandKit(BaseModel):
    """How the films of a workspace look alike, unless an order says otherwise."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "logo": None,
                "brand": {"spoken_colour": "#ffcc00", "logo_corner": "top-left", "logo_opacity_percent": 60},
                "intro_title": "Acme explains",
            }
        },
    )
    logo: uuid.UUID | None = Field(default=None, description="A picture of the workspace; kept for good.")
    brand: BrandChoices = Field(default_factory=BrandChoices)
    intro: uuid.UUID | None = Field(default=None, description="A clip or picture before each film; kept for good.")
    intro_title: str = Field(default="", max_length=200, description="Over the intro, or on a card of its own.")
    outro: uuid.UUID | None = Field(default=None, description="The same behind each film.")
    outro_title: str = Field(default="", max_length=200)
    ai_mark: bool = Field(default=False, description="Write on every picture that the film was made with AI.")

    def options(self) -> dict[str, Any]:
        """Return the choices of an order that this kit makes; what it leaves alone is not in them."""
        said = self.model_dump(exclude_defaults=True)
        return {name: str(value) if name in FILES else value for name, value in said.items()}


@dataclass(frozen=True)
class FilmDefaults:
    """Everything a member's new film begins with in a workspace."""

    kit: BrandKit
    workspace_voice: VoiceDefaults
    own_voice: VoiceDefaults

    @property
    def voice(self) -> VoiceDefaults:
        """Return what applies: one's own before the workspace's."""
        return self.own_voice.over(self.workspace_voice)
