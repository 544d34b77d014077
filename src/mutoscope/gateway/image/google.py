"""Google's pictures by generateContent; references are parts of the prompt."""

from __future__ import annotations

import base64
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer
from mutoscope.gateway.image.provider import Picture, decode_picture, media_type_of
from mutoscope.gateway.image.types import ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import count, each, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.google import check_blocked, google_headers, google_units
from mutoscope.gateway.types import Units


class GoogleImage:
    """Pictures of the Gemini image models."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def most(self, request: ImageRequest) -> Units:
        """Return an upper bound of what a request can use: the largest picture, and thoughts beside it."""
        words_of_prompt = len(request.prompt.encode("utf-8", "replace")) + 64
        return {"input": words_of_prompt + 2_600 * len(request.references), "output": 4_096, "image_output": 2_600}

    def fits(self, request: ImageRequest) -> bool:
        """Tell whether it can draw what is asked."""
        return len(request.references) <= 3  # noqa: PLR2004 -- more of them blur

    async def draw(self, model: Model, request: ImageRequest, access: Access) -> Outcome[Picture]:
        """Return a picture."""
        parts: list[dict[str, Any]] = [
            {"inlineData": {"mimeType": media_type_of(one), "data": base64.b64encode(one).decode()}}
            for one in request.references
        ]
        body = {
            "contents": [{"role": "user", "parts": [*parts, {"text": request.prompt}]}],
            "generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": request.aspect}},
        }
        path = f"/models/{model.name}:generateContent"
        answer = await self._http.post_json(access, path, body, google_headers(access))
        units = _units(access.provider, answer)
        check_blocked(access.provider, answer, units)
        for part in each(answer, "candidates", 0, "content", "parts"):
            if encoded := words(part, "inlineData", "data"):
                return Outcome(decode_picture(access.provider, encoded, units), units)
        raise BadAnswer(access.provider, "there is no picture in it").used(units)


def _units(provider: str, answer: object) -> Units:
    all_units = google_units(provider, answer)
    pictures = sum(
        count(one, "tokenCount")
        for one in each(answer, "usageMetadata", "candidatesTokensDetails")
        if words(one, "modality") == "IMAGE"
    )
    return {**all_units, "output": max(0, all_units["output"] - pictures), "image_output": pictures}
