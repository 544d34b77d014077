"""OpenAI's pictures: `/images/generations`, and `/images/edits` where references are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer
from mutoscope.gateway.image.provider import Picture, decode_picture, media_type_of
from mutoscope.gateway.image.types import AspectRatio, ImageQuality, ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.form import write_form
from mutoscope.gateway.providers.http import ProviderHttp, read_json
from mutoscope.gateway.providers.json_tree import at, count, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

_SIZES: Final[Mapping[AspectRatio, str]] = {
    "1:1": "1024x1024",
    "16:9": "1536x1024",
    "4:3": "1536x1024",
    "9:16": "1024x1536",
    "3:4": "1024x1536",
}
_MOST_OUTPUT: Final[Mapping[ImageQuality, int]] = {"low": 800, "medium": 3200, "high": 12_500}
"""Twice the documented tokens of the largest size."""
_MOST_REFERENCE: Final = 7_000


class OpenAiImage:
    """Pictures of the gpt-image models."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def most(self, request: ImageRequest) -> Units:
        """Return an upper bound of what a request can use."""
        return {
            "input": len(request.prompt.encode("utf-8", "replace")) + 64,
            "image_input": _MOST_REFERENCE * len(request.references),
            "image_output": _MOST_OUTPUT[request.quality],
        }

    def fits(self, request: ImageRequest) -> bool:
        """Tell whether it can draw what is asked."""
        return len(request.references) <= 16  # noqa: PLR2004 -- the documented most

    async def draw(self, model: Model, request: ImageRequest, access: Access) -> Outcome[Picture]:
        """Return a picture."""
        wanted = {
            "model": model.name,
            "prompt": request.prompt,
            "size": _SIZES[request.aspect],
            "quality": request.quality,
            "output_format": "png",
        }
        headers = {"authorization": f"Bearer {access.key}"}
        answer: Any
        if request.references:
            files = [(media_type_of(one), one) for one in request.references]
            content, kind = write_form(wanted, files)
            given = {**headers, "content-type": kind}
            sent = await self._http.send(access, "POST", "/images/edits", content=content, headers=given)
            answer = read_json(access.provider, sent.content)
        else:
            answer = await self._http.post_json(access, "/images/generations", {**wanted, "n": 1}, headers)
        units = _units(answer) if at(answer, "usage", "output_tokens") is not None else self.most(request)
        encoded = words(answer, "data", 0, "b64_json")
        if not encoded:
            raise BadAnswer(access.provider, "there is no picture in it").used(units)
        return Outcome(decode_picture(access.provider, encoded, units), units)


def _units(answer: object) -> Units:
    pictures = count(answer, "usage", "input_tokens_details", "image_tokens")
    return {
        "input": max(0, count(answer, "usage", "input_tokens") - pictures),
        "image_input": pictures,
        "image_output": count(answer, "usage", "output_tokens"),
    }
