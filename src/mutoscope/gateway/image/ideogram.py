"""Ideogram's pictures: a form in, an address of the picture out."""

from __future__ import annotations

from typing import Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, Refused
from mutoscope.gateway.image.provider import Picture, read_picture
from mutoscope.gateway.image.types import ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.form import write_form
from mutoscope.gateway.providers.http import ProviderHttp, read_json
from mutoscope.gateway.providers.json_tree import at, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

_ONE: Final[Units] = {"image": 1}


class IdeogramImage:
    """Pictures by `/v1/ideogram-v3/generate`."""

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
        fields = {
            "prompt": request.prompt,
            "aspect_ratio": request.aspect.replace(":", "x"),
            "rendering_speed": "DEFAULT",
            "num_images": "1",
        }
        if request.seed is not None:
            fields["seed"] = str(request.seed % 2_147_483_647)
        content, kind = write_form(fields)
        path, headers = f"/v1/{model.name}/generate", {"api-key": access.key, "content-type": kind}
        answer = read_json(
            access.provider, (await self._http.send(access, "POST", path, content=content, headers=headers)).content
        )
        if at(answer, "data", 0, "is_image_safe") is False:
            raise Refused(access.provider).used(_ONE)
        address = words(answer, "data", 0, "url")
        if not address:
            raise BadAnswer(access.provider, "there is no picture in it").used(_ONE)
        return Outcome(read_picture(access.provider, await self._http.download(access, address), _ONE), _ONE)
