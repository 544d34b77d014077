"""Google's Veo: `models/{model}:predictLongRunning`, then the operation."""

from __future__ import annotations

import base64
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer
from mutoscope.gateway.image.provider import media_type_of
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import at, each, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.google import google_headers
from mutoscope.gateway.video.provider import Progress, next_length
from mutoscope.gateway.video.types import VideoRequest


class VeoVideo:
    """Films of Google's Veo models."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def fits(self, model: Model, request: VideoRequest) -> bool:
        """Tell whether a model can make what is asked."""
        del model
        return request.aspect in ("16:9", "9:16")

    def seconds(self, model: Model, request: VideoRequest) -> int:
        """Return how many seconds it makes."""
        del model
        return next_length(request.seconds, (4, 6, 8))

    async def submit(self, model: Model, request: VideoRequest, access: Access) -> str:
        """Order a film; return the operation's name."""
        instance: dict[str, Any] = {"prompt": request.prompt}
        if request.first_frame is not None:
            encoded = base64.b64encode(request.first_frame).decode()
            instance["image"] = {"bytesBase64Encoded": encoded, "mimeType": media_type_of(request.first_frame)}
        parameters = {"aspectRatio": request.aspect, "durationSeconds": self.seconds(model, request)}
        body = {"instances": [instance], "parameters": parameters}
        path = f"/models/{model.name}:predictLongRunning"
        found = words(await self._http.post_json(access, path, body, google_headers(access)), "name")
        if not found:
            raise BadAnswer(access.provider, "it took no order")
        return found

    async def look(self, model: Model, remote: str, access: Access) -> Progress:
        """Return how far it is."""
        del model
        answer = await self._http.get_json(access, f"/{remote}", google_headers(access))
        if at(answer, "done") is not True:
            return Progress("running")
        if why := words(answer, "error", "message"):
            return Progress("failed", why)
        result = at(answer, "response", "generateVideoResponse")
        if url := words(result, "generatedSamples", 0, "video", "uri"):
            return Progress("finished", url=url)
        reasons = [one for one in each(result, "raiMediaFilteredReasons") if isinstance(one, str)]
        return Progress("refused" if reasons else "failed", reasons[0] if reasons else "there is no film in it")

    def file_headers(self, access: Access) -> dict[str, str]:
        """Return what has to be sent for the file."""
        return google_headers(access)
