"""What can be wrong between a script and its footage."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class UnknownMark(InvalidInput):
    """A script asks for a clip or an image that was not given."""

    code = "unknown_mark"


class SpeechMismatch(InvalidInput):
    """The spoken sentences are not those of the script."""

    code = "speech_mismatch"


class BrandKitInvalid(InvalidInput):
    """A brand kit holds something that cannot be drawn; the details name the field."""

    code = "brand_kit_invalid"
