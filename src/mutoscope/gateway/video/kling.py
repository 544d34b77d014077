"""Kling: `/videos/text2video`, `/videos/image2video`. Its key, `access:secret`, signs a token for each request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, KeyRejected, Refused
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import count, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.video.provider import Progress, next_length
from mutoscope.gateway.video.types import VideoRequest

_TOKEN_SECONDS: Final = 1800
_ASPECTS: Final = ("16:9", "9:16", "1:1")
_RISK: Final = 1301
"""The documented code of content that is refused."""


class KlingVideo:
    """Films of Kling's models, in pro mode."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    def fits(self, model: Model, request: VideoRequest) -> bool:
        """Tell whether a model can make what is asked."""
        del model
        return request.aspect in _ASPECTS

    def seconds(self, model: Model, request: VideoRequest) -> int:
        """Return how many seconds it makes."""
        del model
        return next_length(request.seconds, (5, 10))

    async def submit(self, model: Model, request: VideoRequest, access: Access) -> str:
        """Order a film; return the provider's own id of it, with the kind of order."""
        body: dict[str, Any] = {
            "model_name": model.name,
            "prompt": request.prompt[:2500],
            "mode": "pro",
            "duration": str(self.seconds(model, request)),
        }
        kind = "text2video"
        if request.first_frame is None:
            body["aspect_ratio"] = request.aspect
        else:
            kind, body["image"] = "image2video", base64.b64encode(request.first_frame).decode()
        answer = await self._http.post_json(access, f"/videos/{kind}", body, _headers(access))
        if count(answer, "code") == _RISK:
            raise Refused(access.provider)
        task = words(answer, "data", "task_id")
        if not task:
            raise BadAnswer(access.provider, f"it took no order: {words(answer, 'message')[:100]}").used({})
        return f"{kind}/{task}"

    async def look(self, model: Model, remote: str, access: Access) -> Progress:
        """Return how far it is."""
        del model
        answer = await self._http.get_json(access, f"/videos/{remote}", _headers(access))
        status, why = words(answer, "data", "task_status"), words(answer, "data", "task_status_msg")
        if status in ("submitted", "processing"):
            return Progress("running")
        url = words(answer, "data", "task_result", "videos", 0, "url")
        if status == "succeed" and url:
            return Progress("finished", url=url)
        return Progress("refused" if "risk" in why.lower() else "failed", why or status or "it knows no such order")

    def file_headers(self, access: Access) -> dict[str, str]:
        """Return what has to be sent for the file."""
        del access
        return {}


def _headers(access: Access) -> dict[str, str]:
    issuer, _, secret = access.key.partition(":")
    if not secret:
        raise KeyRejected(access.provider, own=access.own)
    now = int(time.time())
    claims = {"iss": issuer, "exp": now + _TOKEN_SECONDS, "nbf": now - 5}
    signed = b".".join(_part(part) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    mark = base64.urlsafe_b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).rstrip(b"=")
    return {"authorization": f"Bearer {(signed + b'.' + mark).decode()}"}


def _part(value: object) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=")
