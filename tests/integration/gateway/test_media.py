"""Pictures, films, speech, vectors: each provider's documented request and answer, and what they cost."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest
from tests.integration.gateway.conftest import House
from tests.integration.gateway.provider_server import Reply, generated, png, replied

from mutoscope.gateway import (
    AiNotConfigured,
    BadAnswer,
    ImageRequest,
    Refused,
    SpeechRequest,
    VideoRequest,
)

DRAW = ImageRequest(prompt="A lighthouse.", template_version="scene@1", aspect="16:9")
FILM = VideoRequest(prompt="The sea.", template_version="shot@1", seconds=5)
PICTURE = Reply(body=png(1344, 768), media_type="image/png")
MP4 = b"\0\0\0\x18ftypmp42" + bytes(64)
STAMP = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"


async def chosen(house: House, model: str, modality: str) -> uuid.UUID:
    workspace = house.workspace()
    await house.choose(workspace, model, modality=modality)
    return workspace


async def test_openai_draws_with_references_by_a_form_and_bills_tokens(house: House) -> None:
    workspace = await chosen(house, "openai/gpt-image-2", "image")
    answer = await house.gateway.draw_image(workspace, DRAW)
    body = house.server.got[-1].json
    assert (body["size"], body["quality"], body["n"]) == ("1536x1024", "medium", 1)
    # 50 × $5 + 1056 × $30, a million.
    assert (answer.cost_micro, answer.width, answer.media_type) == (250 + 31_680, 64, "image/png")
    house.server.answer("/images/edits", replied({"data": [{"b64_json": base64.b64encode(png()).decode()}]}))
    held = ImageRequest(prompt="Her again.", template_version="scene@1", references=(png(),))
    await house.gateway.draw_image(workspace, held)
    got = house.server.got[-1]
    assert got.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert png() in got.body


async def test_google_draws_and_bills_pictures_apart_from_words(house: House) -> None:
    workspace = await chosen(house, "google/gemini-2.5-flash-image", "image")
    part = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(png()).decode()}}
    usage = {
        "promptTokenCount": 10,
        "candidatesTokenCount": 1300,
        "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}],
    }
    candidate = {"content": {"role": "model", "parts": [part]}, "finishReason": "STOP"}
    house.server.answer(":generateContent", replied(generated(candidates=[candidate], usageMetadata=usage)))
    answer = await house.gateway.draw_image(workspace, DRAW)
    config = house.server.got[-1].json["generationConfig"]
    assert config == {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "16:9"}}
    # 10 × $0.30 + 10 × $2.50 + 1290 × $30, a million.
    assert answer.cost_micro == 3 + 25 + 38_700


async def test_stability_takes_a_form_and_says_in_a_header_what_it_hid(house: House) -> None:
    workspace = await chosen(house, "stability/stable-image-core", "image")
    house.server.answer("/stable-image/generate/core", PICTURE)
    answer = await house.gateway.draw_image(workspace, DRAW)
    assert (answer.cost_micro, answer.width, answer.height) == (30_000, 1344, 768)
    assert b'name="aspect_ratio"\r\n\r\n16:9' in house.server.got[-1].body
    hidden = Reply(body=png(), media_type="image/png", headers={"finish-reason": "CONTENT_FILTERED"})
    house.server.answer("/stable-image/generate/core", hidden)
    with pytest.raises(Refused):
        await house.gateway.draw_image(workspace, DRAW)
    assert [call[4] for call in house.calls(workspace)] == [30_000, 30_000]


async def test_flux_is_ordered_looked_for_and_fetched(house: House) -> None:
    workspace = await chosen(house, "flux/flux-pro-1.1", "image")
    house.server.answer(
        "/flux-pro-1.1", replied({"id": "a", "polling_url": f"{house.server.url}/flux/get_result?id=a"})
    )
    ready = {"id": "a", "status": "Ready", "result": {"sample": f"{house.server.url}/cdn/a.png"}}
    house.server.answer("/get_result", replied({"id": "a", "status": "Pending"}), replied(ready))
    house.server.answer("/cdn/a.png", PICTURE)
    answer = await house.gateway.draw_image(workspace, DRAW)
    assert (answer.cost_micro, answer.width) == (40_000, 1344)
    assert [one.headers.get("x-key") for one in house.server.got][-2:] == ["platform-key-of-flux", None]
    house.server.answer(
        "/flux-pro-1.1", replied({"id": "b", "polling_url": f"{house.server.url}/flux/get_result?id=b"})
    )
    house.server.answer("/get_result", replied({"status": "Content Moderated"}))
    with pytest.raises(Refused):
        await house.gateway.draw_image(workspace, DRAW)


async def test_ideogram_and_leonardo_draw(house: House) -> None:
    workspace = await chosen(house, "ideogram/ideogram-v3", "image")
    found = {"data": [{"url": f"{house.server.url}/cdn/i.png", "is_image_safe": True, "resolution": "1344x768"}]}
    house.server.answer("/v1/ideogram-v3/generate", replied(found))
    house.server.always("/cdn/i.png", PICTURE)
    assert (await house.gateway.draw_image(workspace, DRAW)).cost_micro == 60_000
    assert b'name="aspect_ratio"\r\n\r\n16x9' in house.server.got[0].body
    await house.choose(workspace, "leonardo/phoenix-1.0", modality="image")
    house.server.answer("/generations", replied({"sdGenerationJob": {"generationId": STAMP, "apiCreditCost": 9}}))
    images = [{"url": f"{house.server.url}/cdn/i.png", "nsfw": False}]
    house.server.answer(
        f"/generations/{STAMP}", replied({"generations_by_pk": {"status": "COMPLETE", "generated_images": images}})
    )
    assert (await house.gateway.draw_image(workspace, DRAW)).cost_micro == 9 * 2_572


@pytest.mark.parametrize(
    "content", [b"<html>", b"", png()[:60], b"GIF89a" + bytes(20), b"\x89PNG\r\n\x1a\n" + bytes(30)]
)
async def test_what_is_no_picture_is_an_error_that_was_paid_for(house: House, content: bytes) -> None:
    workspace = await chosen(house, "stability/stable-image-core", "image")
    house.server.answer("/stable-image/generate/core", Reply(body=content, media_type="image/png"))
    with pytest.raises(BadAnswer):
        await house.gateway.draw_image(workspace, DRAW)
    assert [call[3:5] for call in house.calls(workspace)] == [("failed", 30_000)]


async def test_a_picture_with_references_passes_over_models_that_take_none(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "flux/flux-pro-1.1", modality="image")
    with pytest.raises(AiNotConfigured):
        await house.gateway.draw_image(workspace, ImageRequest(prompt="x", template_version="t", references=(png(),)))


ORDERS = {
    "runway/gen4.5": ("/text_to_video", {"id": STAMP}, f"/tasks/{STAMP}", 5 * 120_000),
    "kling/kling-v2-5-turbo": (
        "/videos/text2video",
        {"code": 0, "data": {"task_id": STAMP, "task_status": "submitted"}},
        f"/videos/text2video/{STAMP}",
        5 * 70_000,
    ),
    "luma/ray-2": ("/generations", {"id": STAMP, "state": "queued"}, f"/generations/{STAMP}", 5 * 142_000),
    "google/veo-3.1-generate-001": (
        ":predictLongRunning",
        {"name": "models/veo-3.1-generate-001/operations/o1"},
        "/operations/o1",
        6 * 400_000,
    ),
    "pika/fal-ai/pika/v2.2": (
        "/fal-ai/pika/v2.2/text-to-video",
        {"request_id": STAMP},
        f"/fal-ai/pika/requests/{STAMP}/status",
        5 * 40_000,
    ),
}
WAITING = {
    "runway": {"status": "RUNNING", "progress": 0.4},
    "kling": {"code": 0, "data": {"task_status": "processing"}},
    "luma": {"state": "dreaming"},
    "google": {"name": "x"},
    "pika": {"status": "IN_PROGRESS"},
}


def ended(provider: str, url: str) -> dict[str, Any]:
    """Return how each provider says that a film is there."""
    found: dict[str, dict[str, Any]] = {
        "runway": {"status": "SUCCEEDED", "output": [url]},
        "kling": {"code": 0, "data": {"task_status": "succeed", "task_result": {"videos": [{"url": url}]}}},
        "luma": {"state": "completed", "assets": {"video": url}},
        "google": {
            "done": True,
            "response": {"generateVideoResponse": {"generatedSamples": [{"video": {"uri": url}}]}},
        },
        "pika": {"status": "COMPLETED"},
    }
    return found[provider]


def prepare(house: House, model: str) -> tuple[str, str]:
    provider = model.split("/", maxsplit=1)[0]
    if provider == "kling":
        house.gateway.desk.rules.keys[provider] = "access:secret"  # type: ignore[index] -- a dictionary here
    if provider == "pika":
        house.server.always(f"/requests/{STAMP}", replied({"video": {"url": f"{house.server.url}/cdn/f.mp4"}}))
    order, accepted, status, _ = ORDERS[model]
    house.server.always(status, replied(WAITING[provider]))
    house.server.answer(order, replied(accepted))
    house.server.always("/cdn/f.mp4", Reply(body=MP4, media_type="video/mp4"))
    return provider, status


@pytest.mark.parametrize("model", list(ORDERS))
async def test_a_film_is_ordered_waited_for_fetched_and_paid_once(house: House, model: str) -> None:
    workspace = await chosen(house, model, "video")
    provider, status = prepare(house, model)
    cost = ORDERS[model][3]
    started = await house.gateway.start_video(workspace, FILM)
    assert (started.status, started.cost_micro, house.budget(workspace)) == ("running", cost, (0, cost))
    assert (await house.gateway.poll_video(workspace, started.id)).status == "running"
    house.server.always(status, replied(ended(provider, f"{house.server.url}/cdn/f.mp4")))
    for _ in range(2):  # it ends twice
        found = await house.gateway.poll_video(workspace, started.id)
        assert (found.status, found.video, found.cost_micro) == ("finished", MP4, cost)
    assert house.budget(workspace) == (cost, 0)
    other = house.workspace()
    with pytest.raises(AiNotConfigured):
        await house.gateway.poll_video(other, started.id)


async def test_a_film_that_never_ends_is_given_up_and_costs_nothing(house: House) -> None:
    workspace = await chosen(house, "luma/ray-2", "video")
    prepare(house, "luma/ray-2")
    started = await house.gateway.start_video(workspace, FILM)
    house.clock.advance(hours=2)
    found = await house.gateway.poll_video(workspace, started.id)
    assert (found.status, found.why, house.budget(workspace)) == ("failed", "it never ended", (0, 0))


async def test_a_film_that_is_refused_is_told_and_costs_nothing(house: House) -> None:
    workspace = await chosen(house, "runway/gen4.5", "video")
    _, status = prepare(house, "runway/gen4.5")
    started = await house.gateway.start_video(workspace, FILM)
    house.server.always(status, replied({"status": "FAILED", "failureCode": "SAFETY.INPUT.TEXT", "failure": "No."}))
    found = await house.gateway.poll_video(workspace, started.id)
    assert (found.status, found.why, house.budget(workspace)) == ("refused", "No.", (0, 0))


@pytest.mark.parametrize(
    ("model", "path", "cost"),
    [
        ("openai/tts-1", "/audio/speech", 15 * 12),
        ("elevenlabs/eleven_flash_v2_5", "/text-to-speech/21m00Tcm4TlvDq8ikWAM", 40 * 12),
    ],
)
async def test_speech_is_samples_billed_by_the_character(house: House, model: str, path: str, cost: int) -> None:
    workspace = await chosen(house, model, "speech")
    house.server.answer(path, Reply(body=b"\x3c\x00" * 2400, media_type="audio/pcm"))
    answer = await house.gateway.speak(workspace, SpeechRequest(text="Twelve chars", voice=""))
    assert (len(answer.samples), answer.sample_rate, answer.cost_micro) == (4800, 24_000, cost)
    house.server.answer(path, Reply(body=b"<html>no</html>", media_type="text/html"))
    with pytest.raises(BadAnswer):
        await house.gateway.speak(workspace, SpeechRequest(text="Twelve chars", voice=""))


async def test_google_speaks(house: House) -> None:
    workspace = await chosen(house, "google/gemini-3.8-flash-tts", "speech")
    part = {"inlineData": {"mimeType": "audio/L16;codec=pcm;rate=24000", "data": base64.b64encode(bytes(96)).decode()}}
    usage = {"promptTokenCount": 12, "candidatesTokenCount": 50}
    candidate = {"content": {"parts": [part]}, "finishReason": "STOP"}
    house.server.answer(":generateContent", replied(generated(candidates=[candidate], usageMetadata=usage)))
    answer = await house.gateway.speak(workspace, SpeechRequest(text="Hello", voice="Puck"))
    config = house.server.got[-1].json["generationConfig"]["speechConfig"]["voiceConfig"]
    assert config == {"prebuiltVoiceConfig": {"voiceName": "Puck"}}
    # 12 × $0.50 + 50 × $9, a million.
    assert (len(answer.samples), answer.cost_micro) == (96, 456)


async def test_vectors_come_in_the_order_of_the_texts_and_are_kept(house: House) -> None:
    workspace = await chosen(house, "openai/text-embedding-3-small", "embedding")
    rows = [{"index": 1, "embedding": [0.5, 1]}, {"index": 0, "embedding": [0.25, 0]}]
    house.server.answer("/embeddings", replied({"data": rows, "usage": {"prompt_tokens": 60}}))
    for _ in range(2):
        answer = await house.gateway.embed(workspace, ["a", "b"])
        assert answer.vectors == ((0.25, 0.0), (0.5, 1.0))
    assert (house.server.count("/embeddings"), [call[4] for call in house.calls(workspace)]) == (1, [2, 0])
