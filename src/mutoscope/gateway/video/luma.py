"""Luma: `/generations`. A first frame would have to lie at a public address, so there is none."""

from __future__ import annotations

from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.video.provider import Progress, next_length
from mutoscope.gateway.video.types import VideoRequest


class LumaVideo:
    """Films of Luma's Ray models, in 720p."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def fits(self, model: Model, request: VideoRequest) -> bool:
        """Tell whether a model can make what is asked."""
        del model
        return request.first_frame is None

    def seconds(self, model: Model, request: VideoRequest) -> int:
        """Return how many seconds it makes."""
        del model
        return next_length(request.seconds, (5, 9))

    async def submit(self, model: Model, request: VideoRequest, access: Access) -> str:
        """Order a film; return the provider's own id of it."""
        body: dict[str, Any] = {
            "prompt": request.prompt[:5000],
            "model": model.name,
            "aspect_ratio": request.aspect,
            "resolution": "720p",
            "duration": f"{self.seconds(model, request)}s",
        }
        found = words(await self._http.post_json(access, "/generations", body, _headers(access)), "id")
        if not found:
            raise BadAnswer(access.provider, "it took no order")
        return found

    async def look(self, model: Model, remote: str, access: Access) -> Progress:
        """Return how far it is."""
        del model
        answer = await self._http.get_json(access, f"/generations/{remote}", _headers(access))
        state, why = words(answer, "state"), words(answer, "failure_reason")
        if state in ("queued", "dreaming"):
            return Progress("running")
        if state == "completed" and words(answer, "assets", "video"):
            return Progress("finished", url=words(answer, "assets", "video"))
        return Progress(
            "refused" if "moderation" in why.lower() else "failed", why or state or "it knows no such order"
        )

    def file_headers(self, access: Access) -> dict[str, str]:
        """Return what has to be sent for the file."""
        del access
        return {}


def _headers(access: Access) -> dict[str, str]:
    return {"authorization": f"Bearer {access.key}"}
