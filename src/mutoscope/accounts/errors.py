"""What can be wrong with what an account holds."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, NotFound


class LogoUnusable(InvalidInput):
    """A logo is an image that the workspace has uploaded."""

    code = "logo_unusable"

    def __init__(self) -> None:
        super().__init__(
            "The logo is not an image of this workspace.",
            remedy="Upload an image, and give its id.",
            field="logo_asset_id",
        )


class NoBrandHere(NotFound):
    """This host name belongs to no workspace."""

    code = "no_brand_here"

    def __init__(self) -> None:
        super().__init__("This host name belongs to no workspace.", remedy="Show the server's own brand.")
