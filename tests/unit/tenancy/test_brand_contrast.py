"""Contrast ratios of WCAG 2.2, against pairs whose ratios are well known."""

from __future__ import annotations

import pytest

from mutoscope.tenancy.brand import Brand, contrasts_of
from mutoscope.tenancy.brand.contrast import contrast


@pytest.mark.parametrize(
    ("foreground", "background", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#123456", "#123456", 1.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that passes AA on white
        ("#777777", "#ffffff", 4.47),
        ("#ff0000", "#ffffff", 3.99),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_ratios_are_those_everybody_finds(foreground: str, background: str, ratio: float) -> None:
    found = contrast(foreground, background)
    assert found.ratio == ratio
    assert found.is_readable == (ratio >= 4.5)


def test_the_default_colours_can_be_read() -> None:
    assert all(found.is_readable for found in contrasts_of(Brand()).values())
