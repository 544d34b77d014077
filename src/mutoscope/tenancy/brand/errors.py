"""What can be wrong with a brand."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class BrandInvalid(InvalidInput):
    """A field of the brand breaks its rule."""

    code = "brand_invalid"

    def __init__(self, field: str, rule: str) -> None:
        """Name the field and its rule."""
        super().__init__(f"The field {field} breaks its rule.", remedy=f"Give {rule}.", field=field)
