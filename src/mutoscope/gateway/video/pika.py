"""Pika, which has no public API of its own, through fal.ai's queue."""

from __future__ import annotations

import base64
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, Refused, RequestRejected
from mutoscope.gateway.image.provider import media_type_of
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.video.provider import Progress
from mutoscope.gateway.video.types import VideoRequest


class PikaVideo:
    """Films of Pika's models, five seconds in 720p."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def fits(self, model: Model, request: VideoRequest) -> bool:
        """Tell whether a model can make what is asked."""
        del model, request
        return True

    def seconds(self, model: Model, request: VideoRequest) -> int:
        """Return how many seconds it makes."""
        del model, request
        return 5

    async def submit(self, model: Model, request: VideoRequest, access: Access) -> str:
        """Order a film; return the provider's own id of it."""
        body: dict[str, Any] = {"prompt": request.prompt, "resolution": "720p", "duration": 5}
        if request.first_frame is None:
            path, body["aspect_ratio"] = f"/{model.name}/text-to-video", request.aspect
        else:
            encoded = base64.b64encode(request.first_frame).decode()
            path = f"/{model.name}/image-to-video"
            body["image_url"] = f"data:{media_type_of(request.first_frame)};base64,{encoded}"
        found = words(await self._http.post_json(access, path, body, _headers(access)), "request_id")
        if not found:
            raise BadAnswer(access.provider, "it took no order")
        return found

    async def look(self, model: Model, remote: str, access: Access) -> Progress:
        """Return how far it is; fal.ai's addresses of an order name the application without its version."""
        application = "/".join(model.name.split("/")[:2])
        order = f"/{application}/requests/{remote}"
        status = words(await self._http.get_json(access, f"{order}/status", _headers(access)), "status")
        if status in ("IN_QUEUE", "IN_PROGRESS"):
            return Progress("running")
        if status != "COMPLETED":
            return Progress("failed", status or "it knows no such order")
        try:
            answer = await self._http.get_json(access, order, _headers(access))
        except Refused as error:
            return Progress("refused", error.message)
        except RequestRejected as error:
            return Progress("failed", error.message)
        url = words(answer, "video", "url")
        return Progress("finished", url=url) if url else Progress("failed", "there is no film in it")

    def file_headers(self, access: Access) -> dict[str, str]:
        """Return what has to be sent for the file."""
        del access
        return {}


def _headers(access: Access) -> dict[str, str]:
    return {"authorization": f"Key {access.key}"}
