"""Ask for speech: OpenAI, ElevenLabs, Google; all of them answer with 16-bit samples."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk, run_call
from mutoscope.gateway.errors import BadAnswer, PromptTooLarge
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.providers.json_tree import words
from mutoscope.gateway.speech.types import SpeechAnswer, SpeechRequest
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.google import check_blocked, google_headers, google_units
from mutoscope.gateway.types import Units

RATE: Final = 24_000
MOST_CHARACTERS: Final = 4096
_MOST_GOOGLE_OUTPUT: Final = 16_384
_NO_SOUND: Final = (b"<html", b"<!doc", b"<?xml")
_RATE: Final = re.compile(r"rate=(\d{4,6})")


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples."""

    samples: bytes = field(repr=False)
    rate: int = RATE


Speaker: TypeAlias = Callable[[ProviderHttp, Model, SpeechRequest, Access], Awaitable[Outcome[Sound]]]


async def _openai(http: ProviderHttp, model: Model, request: SpeechRequest, access: Access) -> Outcome[Sound]:
    body = {
        "model": model.name,
        "input": request.text,
        "voice": _voice(model, request),
        "response_format": "pcm",
        "speed": request.speed_percent / 100,
    }
    return await _samples(http, access, "/audio/speech", body, {"authorization": f"Bearer {access.key}"}, request)


async def _elevenlabs(http: ProviderHttp, model: Model, request: SpeechRequest, access: Access) -> Outcome[Sound]:
    body: dict[str, Any] = {"text": request.text, "model_id": model.name}
    if request.speed_percent != 100:  # noqa: PLR2004 -- its own pace
        body["voice_settings"] = {"speed": min(max(request.speed_percent / 100, 0.7), 1.2)}
    path = f"/text-to-speech/{_voice(model, request)}?output_format=pcm_{RATE}"
    return await _samples(http, access, path, body, {"xi-api-key": access.key}, request)


async def _google(http: ProviderHttp, model: Model, request: SpeechRequest, access: Access) -> Outcome[Sound]:
    voice = {"prebuiltVoiceConfig": {"voiceName": _voice(model, request)}}
    config = {"responseModalities": ["AUDIO"], "speechConfig": {"voiceConfig": voice}}
    body = {"contents": [{"role": "user", "parts": [{"text": request.text}]}], "generationConfig": config}
    answer = await http.post_json(access, f"/models/{model.name}:generateContent", body, google_headers(access))
    units = google_units(access.provider, answer)
    check_blocked(access.provider, answer, units)
    part = ("candidates", 0, "content", "parts", 0, "inlineData")
    try:
        samples = base64.b64decode(words(answer, *part, "data"), validate=True)
    except binascii.Error as error:
        raise BadAnswer(access.provider, "its sound is not in base64").used(units) from error
    rate = _RATE.search(words(answer, *part, "mimeType"))
    return Outcome(_checked(access.provider, Sound(samples, int(rate[1]) if rate else RATE), units), units)


SPEAKERS: Final[Mapping[str, Speaker]] = {"openai": _openai, "elevenlabs": _elevenlabs, "google": _google}


async def speak_text(
    desk: CallDesk, workspace_id: uuid.UUID, request: SpeechRequest, job: uuid.UUID | None
) -> SpeechAnswer:
    """Return spoken words.

    Raises:
        PromptTooLarge: nobody was asked.
    """
    if len(request.text) > MOST_CHARACTERS:
        raise PromptTooLarge(size=len(request.text.encode("utf-8", "replace")), limit=MOST_CHARACTERS)

    async def perform(model: Model, access: Access) -> Outcome[Sound]:
        return await SPEAKERS[model.provider](desk.http, model, request, access)

    ask = Ask(
        modality="speech",
        workspace_id=workspace_id,
        template="",
        job=job,
        most=lambda model: _most(model, request),
        perform=perform,
        fits=lambda model: model.provider in SPEAKERS,
    )
    done = await run_call(desk, ask)
    return SpeechAnswer(
        samples=done.value.samples,
        sample_rate=done.value.rate,
        provider=done.model.provider,
        model=done.model.name,
        cost_micro=done.cost_micro,
        units=done.units,
        call_id=done.call_id,
    )


def _most(model: Model, request: SpeechRequest) -> Units:
    if model.provider == "google":
        return {"input": len(request.text.encode("utf-8", "replace")) + 64, "output": _MOST_GOOGLE_OUTPUT}
    return {"character": len(request.text)}


def _voice(model: Model, request: SpeechRequest) -> str:
    return request.voice or str((model.options or {}).get("voice", ""))


async def _samples(
    http: ProviderHttp, access: Access, path: str, body: object, headers: Mapping[str, str], request: SpeechRequest
) -> Outcome[Sound]:
    units: Units = {"character": len(request.text)}
    content = await http.post_bytes(access, path, body, headers)
    return Outcome(_checked(access.provider, Sound(content), units), units)


def _checked(provider: str, sound: Sound, units: Units) -> Sound:
    if (
        not sound.samples
        or len(sound.samples) % 2
        or sound.samples[:5].lower() in _NO_SOUND
        or sound.samples[:2] == b'{"'
    ):
        raise BadAnswer(provider, "what it sent are no samples").used(units)
    return sound
