"""Leonardo's pictures: order, look, fetch; the order says how many of its credits it costs."""

from __future__ import annotations

from typing import Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, Refused
from mutoscope.gateway.image.provider import SIZES, Picture, read_picture, wait_for
from mutoscope.gateway.image.types import ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import at, count, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

_MOST_CREDITS: Final = 40


class LeonardoImage:
    """Pictures by `/generations`."""

    def __init__(self, http: ProviderHttp, *, pause: float = 1.5) -> None:
        self._http: Final = http
        self._pause: Final = pause

    def most(self, request: ImageRequest) -> Units:
        """Return an upper bound of what a request can use."""
        del request
        return {"credit": _MOST_CREDITS}

    def fits(self, request: ImageRequest) -> bool:
        """Tell whether it can draw what is asked."""
        return not request.references

    async def draw(self, model: Model, request: ImageRequest, access: Access) -> Outcome[Picture]:
        """Return a picture."""
        headers = {"authorization": f"Bearer {access.key}", "accept": "application/json"}
        width, height = SIZES[request.aspect]
        body = {
            "modelId": (model.options or {}).get("model_id"),
            "prompt": request.prompt,
            "width": width,
            "height": height,
            "num_images": 1,
            "contrast": 3.5,
            "alchemy": request.quality == "high",
            **({} if request.seed is None else {"seed": request.seed}),
        }
        ordered = await self._http.post_json(access, "/generations", body, headers)
        number = words(ordered, "sdGenerationJob", "generationId")
        if not number:
            raise BadAnswer(access.provider, "it took no order")
        spent = count(ordered, "sdGenerationJob", "apiCreditCost")
        units: Units = {"credit": spent or _MOST_CREDITS}

        async def look() -> str | None:
            answer = at(await self._http.get_json(access, f"/generations/{number}", headers), "generations_by_pk")
            if words(answer, "status") == "FAILED":
                raise BadAnswer(access.provider, "its order failed").used({})
            if at(answer, "generated_images", 0, "nsfw") is True:
                raise Refused(access.provider).used(units)
            return words(answer, "generated_images", 0, "url") or None

        address = await wait_for(access.provider, look, pause=self._pause)
        return Outcome(read_picture(access.provider, await self._http.download(access, address), units), units)
