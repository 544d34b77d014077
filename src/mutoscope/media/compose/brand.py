"""A brand kit: colours, a font and a way of wearing the logo that override the template's."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Literal

from mutoscope.media.captions import Template
from mutoscope.media.compose.errors import BrandKitInvalid
from mutoscope.media.timeline import Logo, MediaReference

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FONT = re.compile(r"[\w.-]{1,100}")
_SOFT = 50


@dataclass(frozen=True)
class Brand:
    """What a workspace's films have in common. An empty text leaves the template's own choice."""

    colour: str = ""
    """Of the captions, `#rrggbb`, as all colours."""
    spoken_colour: str = ""
    emphasis_colour: str = ""
    outline_colour: str = ""
    box_colour: str = ""
    """Of boxes and plates behind words."""
    background: str = ""
    """Of plain cards, title cards and the bars of `letterbox`."""
    font: str = ""
    """A file of the fonts' folder."""
    logo_corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "top-right"
    logo_width_percent: int = 14
    logo_opacity_percent: int = 100
    """Less makes it a watermark."""


def check_brand(brand: Brand) -> None:
    """Refuse a kit that cannot be drawn.

    Raises:
        BrandKitInvalid: naming the field.
    """
    for field in fields(brand):
        value = getattr(brand, field.name)
        if field.name.endswith("percent"):
            _require(field.name, 1 <= value <= (_SOFT if "width" in field.name else 100), "a sensible percentage")
        elif field.name == "font":
            _require(field.name, not value or _FONT.fullmatch(value) is not None, "the name of a font's file")
        elif field.name != "logo_corner":
            _require(field.name, not value or _COLOUR.fullmatch(value) is not None, "a colour such as #1a2b3c")


def dress_template(template: Template, brand: Brand) -> Template:
    """Return a template in a brand's colours and font."""
    names = ("colour", "spoken_colour", "emphasis_colour", "outline_colour", "font", "box_colour")
    own = {name: getattr(brand, name) for name in names if getattr(brand, name)}
    if brand.box_colour:
        own["panel_colour"] = brand.box_colour
    if brand.spoken_colour and template.spoken_emphasis_colour:
        own["spoken_emphasis_colour"] = brand.spoken_colour
    return replace(template, **own) if own else template


def wear_logo(media: MediaReference | None, brand: Brand) -> Logo | None:
    """Return the logo as the brand wears it."""
    if media is None:
        return None
    return Logo(media, brand.logo_corner, brand.logo_width_percent, brand.logo_opacity_percent)


def _require(field: str, condition: bool, what: str) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not condition:
        raise BrandKitInvalid(
            f"The brand's {field} is not {what}.", remedy=f"Correct {field} and try again.", field=field
        )
