"""Brands over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.accounts.set_brand import ShownBrand
from mutoscope.tenancy.brand import Brand, Contrast, contrasts_of

_COLOUR = "`#rrggbb`."
_WORDS: dict[str, Any] = {
    "display_name": "Acme Films",
    "logo_asset_id": None,
    "primary_colour": "#1a56db",
    "background_colour": "#ffffff",
    "accent_colour": "#0b6e4f",
    "support_address": "help@acme.com",
    "sender_name": "Acme Films",
    "reply_to": "films@acme.com",
}
_CONTRAST: dict[str, Any] = {
    "foreground": "#1a56db",
    "background": "#ffffff",
    "ratio": 6.12,
    "readable": True,
    "readable_large": True,
}


class BrandWords(BaseModel):
    """How a workspace shows itself; what is left out takes its default."""

    model_config = ConfigDict(json_schema_extra={"example": _WORDS})

    display_name: str | None = Field(default=None, max_length=1024, description="At most 80 characters on one line.")
    logo_asset_id: uuid.UUID | None = Field(default=None, description="An image of the workspace.")
    primary_colour: str = Field(default=Brand.primary_colour, max_length=32, description=_COLOUR)
    background_colour: str = Field(default=Brand.background_colour, max_length=32, description=_COLOUR)
    accent_colour: str = Field(default=Brand.accent_colour, max_length=32, description=_COLOUR)
    support_address: str | None = Field(default=None, max_length=1024)
    sender_name: str | None = Field(default=None, max_length=1024, description="Who mails say they are from.")
    reply_to: str | None = Field(default=None, max_length=1024, description="Where answers to mails go.")

    def to_brand(self) -> Brand:
        """Return the value."""
        return Brand(**self.model_dump())


class ContrastView(BaseModel):
    """Two colours, and how well they can be told apart (WCAG 2.2, 1.4.3)."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTRAST})

    foreground: str
    background: str
    ratio: float = Field(description="1 to 21.")
    readable: bool = Field(description="4.5 or more: text of any size (AA).")
    readable_large: bool = Field(description="3 or more: large text and signs (AA).")

    @classmethod
    def of(cls, contrast: Contrast) -> ContrastView:
        """Return a contrast in these words."""
        return cls(
            foreground=contrast.foreground,
            background=contrast.background,
            ratio=contrast.ratio,
            readable=contrast.is_readable,
            readable_large=contrast.is_readable_large,
        )


class BrandView(BrandWords):
    """The brand, and what its colours are worth."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_WORDS, "contrasts": {"primary_on_background": _CONTRAST}}}
    )

    contrasts: dict[str, ContrastView]

    @classmethod
    def of(cls, brand: Brand) -> BrandView:
        """Return a brand in these words."""
        contrasts = {name: ContrastView.of(found) for name, found in contrasts_of(brand).items()}
        return cls.model_validate({**vars(brand), "contrasts": contrasts})


class PublicBrand(BaseModel):
    """What a login page shows."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "Acme Films",
                "logo_url": None,
                "primary_colour": "#1a56db",
                "background_colour": "#ffffff",
                "accent_colour": "#0b6e4f",
                "support_address": "help@acme.com",
            }
        }
    )

    name: str
    logo_url: str | None = Field(description="A link that opens the logo for a while.")
    primary_colour: str
    background_colour: str
    accent_colour: str
    support_address: str | None

    @classmethod
    def of(cls, shown: ShownBrand) -> PublicBrand:
        """Return what is shown, in these words."""
        found = shown.workspace
        return cls(
            name=found.name,
            logo_url=shown.logo_url,
            primary_colour=found.primary_colour or Brand.primary_colour,
            background_colour=found.background_colour or Brand.background_colour,
            accent_colour=found.accent_colour or Brand.accent_colour,
            support_address=found.support_address,
        )
