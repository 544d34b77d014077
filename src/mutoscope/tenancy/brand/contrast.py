"""How well colours can be told apart: WCAG 2.2, success criterion 1.4.3."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.tenancy.brand.types import Brand

AA_TEXT = 4.5
AA_LARGE_TEXT = 3.0
_BLACK, _WHITE = "#000000", "#ffffff"


@dataclass(frozen=True)
class Contrast:
    """Two colours and their contrast ratio, 1 to 21, rounded down to two digits."""

    foreground: str
    background: str
    ratio: float

    @property
    def is_readable(self) -> bool:
        """Tell whether text of any size can be read (AA)."""
        return self.ratio >= AA_TEXT

    @property
    def is_readable_large(self) -> bool:
        """Tell whether large text and signs can be read (AA)."""
        return self.ratio >= AA_LARGE_TEXT


def contrasts_of(brand: Brand) -> dict[str, Contrast]:
    """Return the contrasts that matter: both colours on the background, and the better of black and white on each."""
    return {
        "primary_on_background": contrast(brand.primary_colour, brand.background_colour),
        "accent_on_background": contrast(brand.accent_colour, brand.background_colour),
        "text_on_background": _best_on(brand.background_colour),
        "text_on_primary": _best_on(brand.primary_colour),
        "text_on_accent": _best_on(brand.accent_colour),
    }


def contrast(foreground: str, background: str) -> Contrast:
    """Return the contrast of two colours `#rrggbb`."""
    lighter, darker = sorted((_luminance(foreground), _luminance(background)), reverse=True)
    ratio = (lighter + 0.05) / (darker + 0.05)
    return Contrast(foreground, background, int(ratio * 100 + 1e-6) / 100)


def _best_on(background: str) -> Contrast:
    return max((contrast(text, background) for text in (_BLACK, _WHITE)), key=lambda found: found.ratio)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB, IEC 61966-2-1
