"""How a film may look beyond its template: what `mutoscope make` calls a platform, a brand, bumpers and moments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Colour = Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")]
"""`#rrggbb`; empty leaves the template's own."""
FileName = Annotated[str, Field(max_length=255)]
"""Asset id or name."""

_MOST_CAPTIONS = 200_000


class BrandChoices(BaseModel):
    """Colours, a font and a way of wearing the logo, over the template's own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"spoken_colour": "#ffcc00", "logo_corner": "top-left", "logo_opacity_percent": 60}
        },
    )
    colour: Colour = ""
    spoken_colour: Colour = ""
    emphasis_colour: Colour = ""
    outline_colour: Colour = ""
    box_colour: Colour = ""
    background: Colour = ""
    font: str = Field(default="", pattern=r"^[\w.-]{0,100}$", description="A file of the fonts' folder.")
    logo_corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "top-right"
    logo_width_percent: int = Field(default=14, ge=1, le=50)
    logo_opacity_percent: int = Field(default=100, ge=1, le=100, description="Less makes it a watermark.")


class LookChoices(BaseModel):
    """What is chosen about pictures, captions and speakers; everything has a default."""

    fit: Literal["fill", "blur", "letterbox"] = "fill"
    crossfade_ms: int = Field(default=0, ge=0, le=2000, description="Length of each transition; 0 for hard cuts.")
    transition: Literal["crossfade", "slide", "wipe", "black"] = "crossfade"
    platform: Literal["none", "shorts", "tiktok", "reels"] = Field(
        default="none", description="Whose buttons captions and logo keep clear of."
    )
    logo: FileName | None = Field(default=None, description="Asset id or name of a picture.")
    brand: BrandChoices = Field(default_factory=BrandChoices)
    intro: FileName | None = Field(default=None, description="Asset id or name of a clip or picture before the film.")
    intro_title: str = Field(default="", max_length=200, description="Over the intro, or on a card of its own.")
    outro: FileName | None = Field(default=None, description="The same behind the film.")
    outro_title: str = Field(default="", max_length=200)
    best_moments: bool = Field(default=False, description="Begin clips where they are worth seeing.")
    follow_subject: bool = Field(default=False, description="Crop so that faces, or where most happens, stay in view.")
    ai_mark: bool = Field(default=False, description="Write on every picture that the film was made with AI.")
    captions: str | None = Field(
        default=None,
        max_length=_MOST_CAPTIONS,
        description="An SRT, WebVTT or ASS document that is burnt instead of the composed captions.",
    )
    voices: dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=100)]] = Field(
        default_factory=dict, max_length=24, description="Speaker → voice, beside what the script says itself."
    )
    pronunciations: dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=200)]] = Field(
        default_factory=dict, max_length=500, description="Word → how it is said: spelt as it sounds, or /IPA/."
    )
