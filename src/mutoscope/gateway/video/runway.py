"""Runway: `/text_to_video`, `/image_to_video`, `/tasks/{id}`."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer
from mutoscope.gateway.image.provider import media_type_of
from mutoscope.gateway.image.types import AspectRatio
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.video.provider import Progress, next_length
from mutoscope.gateway.video.types import VideoRequest

_RATIOS: Final[Mapping[AspectRatio, str]] = {
    "16:9": "1280:720",
    "9:16": "720:1280",
    "1:1": "960:960",
    "4:3": "1104:832",
    "3:4": "832:1104",
}
_FROM_PICTURES_ONLY: Final = frozenset({"gen4_turbo"})
_RUNNING: Final = ("PENDING", "THROTTLED", "RUNNING")


class RunwayVideo:
    """Films of Runway's Gen-4 models."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def fits(self, model: Model, request: VideoRequest) -> bool:
        """Tell whether a model can make what is asked."""
        return request.first_frame is not None or model.name not in _FROM_PICTURES_ONLY

    def seconds(self, model: Model, request: VideoRequest) -> int:
        """Return how many seconds it makes."""
        del model
        return next_length(request.seconds, (5, 10))

    async def submit(self, model: Model, request: VideoRequest, access: Access) -> str:
        """Order a film; return the provider's own id of it."""
        body: dict[str, Any] = {
            "model": model.name,
            "promptText": request.prompt[:1000],
            "ratio": _RATIOS[request.aspect],
            "duration": self.seconds(model, request),
        }
        path = "/text_to_video"
        if request.first_frame is not None:
            path = "/image_to_video"
            encoded = base64.b64encode(request.first_frame).decode()
            body["promptImage"] = f"data:{media_type_of(request.first_frame)};base64,{encoded}"
        found = words(await self._http.post_json(access, path, body, _headers(access)), "id")
        if not found:
            raise BadAnswer(access.provider, "it took no order")
        return found

    async def look(self, model: Model, remote: str, access: Access) -> Progress:
        """Return how far it is."""
        del model
        task = await self._http.get_json(access, f"/tasks/{remote}", _headers(access))
        status = words(task, "status")
        if status in _RUNNING:
            return Progress("running")
        if status == "SUCCEEDED" and words(task, "output", 0):
            return Progress("finished", url=words(task, "output", 0))
        code = words(task, "failureCode")
        return Progress("refused" if code.startswith("SAFETY") else "failed", words(task, "failure") or code or status)

    def file_headers(self, access: Access) -> dict[str, str]:
        """Return what has to be sent for the file."""
        del access
        return {}


def _headers(access: Access) -> dict[str, str]:
    return {"authorization": f"Bearer {access.key}", "x-runway-version": "2024-11-06"}
