"""Stability AI's pictures: a form in, the picture itself out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import Refused
from mutoscope.gateway.image.provider import Picture, read_picture
from mutoscope.gateway.image.types import AspectRatio, ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.form import write_form
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

_PATHS: Final[Mapping[str, str]] = {"stable-image-core": "core", "stable-image-ultra": "ultra"}
_ASPECTS: Final[Mapping[AspectRatio, str]] = {
    "1:1": "1:1",
    "16:9": "16:9",
    "9:16": "9:16",
    "4:3": "5:4",
    "3:4": "4:5",
}
"""Their nearest."""
_ONE: Final[Units] = {"image": 1}


class StabilityImage:
    """Pictures by `/stable-image/generate/…`."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def most(self, request: ImageRequest) -> Units:
        """Return an upper bound of what a request can use."""
        del request
        return _ONE

    def fits(self, request: ImageRequest) -> bool:
        """Tell whether it can draw what is asked."""
        return not request.references

    async def draw(self, model: Model, request: ImageRequest, access: Access) -> Outcome[Picture]:
        """Return a picture."""
        fields = {"prompt": request.prompt, "aspect_ratio": _ASPECTS[request.aspect], "output_format": "png"}
        if request.seed is not None:
            fields["seed"] = str(request.seed % 4_294_967_295)
        path = _PATHS.get(model.name)
        if path is None:
            path, fields["model"] = "sd3", model.name
        content, kind = write_form(fields)
        headers = {"authorization": f"Bearer {access.key}", "accept": "image/*", "content-type": kind}
        answer = await self._http.send(
            access, "POST", f"/stable-image/generate/{path}", content=content, headers=headers
        )
        if answer.headers.get("finish-reason") == "CONTENT_FILTERED":
            raise Refused(access.provider).used(_ONE)
        return Outcome(read_picture(access.provider, answer.content, _ONE), _ONE)
