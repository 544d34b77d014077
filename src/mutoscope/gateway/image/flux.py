"""Black Forest Labs' pictures: order, look, fetch."""

from __future__ import annotations

from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, Refused
from mutoscope.gateway.image.provider import SIZES, Picture, read_picture, wait_for
from mutoscope.gateway.image.types import ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

_ONE: Final[Units] = {"image": 1}
_REFUSED: Final = ("Request Moderated", "Content Moderated")
_WAITING: Final = ("Pending", "Queued", "Processing")


class FluxImage:
    """Pictures by `/{model}` and its polling address."""

    def __init__(self, http: ProviderHttp, *, pause: float = 0.5) -> None:
        self._http: Final = http
        self._pause: Final = pause

    def most(self, request: ImageRequest) -> Units:
        """Return an upper bound of what a request can use."""
        del request
        return _ONE

    def fits(self, request: ImageRequest) -> bool:
        """Tell whether it can draw what is asked."""
        return not request.references

    async def draw(self, model: Model, request: ImageRequest, access: Access) -> Outcome[Picture]:
        """Return a picture."""
        headers = {"x-key": access.key}
        body: dict[str, Any] = {"prompt": request.prompt, "output_format": "png"}
        if model.name.endswith("-ultra"):
            body["aspect_ratio"] = request.aspect
        else:
            body["width"], body["height"] = SIZES[request.aspect]
        if request.seed is not None:
            body["seed"] = request.seed
        ordered = await self._http.post_json(access, f"/{model.name}", body, headers)
        where = words(ordered, "polling_url") or f"/get_result?id={words(ordered, 'id')}"

        async def look() -> str | None:
            answer = await self._http.get_json(access, where, headers)
            status = words(answer, "status")
            if status in _REFUSED:
                raise Refused(access.provider, reason=status)
            if status == "Ready":
                return words(answer, "result", "sample")
            if status not in _WAITING:
                raise BadAnswer(access.provider, f"its order ended as {status or 'nothing'}")
            return None

        address = await wait_for(access.provider, look, pause=self._pause)
        content = await self._http.download(access, address)
        return Outcome(read_picture(access.provider, content, _ONE), _ONE)
