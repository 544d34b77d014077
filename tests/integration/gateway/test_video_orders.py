"""What becomes of an ordered film whose key is revoked, removed or replaced before it is there."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from tests.integration.gateway.conftest import House
from tests.integration.gateway.provider_server import Reply, replied

from mutoscope.gateway import AiNotConfigured, KeyRejected, VideoRequest
from mutoscope.gateway.keys.seal_key import OwnKey

FILM = VideoRequest(prompt="The sea.", template_version="shot@1", seconds=5)
LUMA, STATUS, COST = "luma/ray-2", "/generations/g1", 5 * 142_000
ORDERED = replied({"id": "g1", "state": "queued"})
FORBIDDEN = replied({"detail": "Not authenticated"}, 401)
PLATFORM, OWN = "Bearer platform-key-of-luma", "Bearer own-key"


async def ordered(house: House, *more: str, own: bool = False) -> tuple[uuid.UUID, uuid.UUID]:
    """Return a workspace and the film that it ordered."""
    workspace = house.workspace()
    await house.choose(workspace, LUMA, *more, modality="video")
    if own:
        await house.own_key(workspace, "luma", OwnKey("own-key"))
    house.server.answer("/generations", ORDERED)
    film = await house.gateway.start_video(workspace, FILM)
    assert (film.provider, house.budget(workspace)) == ("luma", (0, 0 if own else COST))
    return workspace, film.id


def asked(house: House) -> list[tuple[str, str]]:
    """Return who was asked with which key after the order."""
    return [(one.path.split("/")[1], one.headers["authorization"]) for one in house.server.got[1:]]


async def test_a_key_that_is_revoked_ends_the_film_at_what_it_could_cost_and_nobody_else_is_asked(house: House) -> None:
    workspace, film = await ordered(house, "runway/gen4.5")
    house.server.always(STATUS, FORBIDDEN)
    polls = (house.gateway.poll_video(workspace, film) for _ in range(3))  # at once: it ends once
    found = await asyncio.gather(*polls, return_exceptions=True)
    assert [type(one) for one in found] == [KeyRejected] * 3
    for _ in range(2):
        with pytest.raises(KeyRejected, match="the platform's key") as caught:
            await house.gateway.poll_video(workspace, film)
        assert (caught.value.status, caught.value.code) == (409, "ai_key_rejected")
    assert set(asked(house)) == {("luma", PLATFORM)}
    assert len(asked(house)) <= 3, "what has ended is asked for no more"
    assert house.calls(workspace) == [("luma", "ray-2", "platform", "failed", COST, False, "ai_key_rejected")]
    assert house.budget(workspace) == (COST, 0)


async def test_a_workspaces_revoked_key_is_told_and_the_platforms_is_not_used(house: House) -> None:
    workspace, film = await ordered(house, own=True)
    house.server.always(STATUS, FORBIDDEN)
    for _ in range(2):
        with pytest.raises(KeyRejected, match="this workspace's key"):
            await house.gateway.poll_video(workspace, film)
    assert asked(house) == [("luma", OWN)]
    assert house.calls(workspace) == [("luma", "ray-2", "workspace", "failed", COST, False, "ai_key_rejected")]
    assert house.budget(workspace) == (0, 0)
    assert house.rows("select rejected_at is not null from ai_key where workspace_id = %s", workspace) == [(True,)]


async def test_a_workspaces_key_that_was_removed_ends_the_film_and_nobody_is_asked(house: House) -> None:
    workspace, film = await ordered(house, own=True)
    house.run("delete from ai_key where workspace_id = %s", workspace)
    for _ in range(2):
        with pytest.raises(AiNotConfigured) as caught:
            await house.gateway.poll_video(workspace, film)
        assert caught.value.details["providers"] == ["luma"]
    assert asked(house) == []
    assert [call[2:5] for call in house.calls(workspace)] == [("workspace", "failed", COST)]
    assert house.budget(workspace) == (0, 0)


async def test_a_platforms_key_that_was_removed_ends_the_film_and_holds_nothing(house: House) -> None:
    workspace, film = await ordered(house)
    gateway = house.with_rules(keys={"runway": "another"})
    with pytest.raises(AiNotConfigured):
        await gateway.poll_video(workspace, film)
    assert (asked(house), house.budget(workspace)) == ([], (COST, 0))


async def test_a_key_that_a_workspace_brings_later_does_not_ask_for_the_platforms_film(house: House) -> None:
    workspace, film = await ordered(house)
    await house.own_key(workspace, "luma", OwnKey("own-key"))
    house.server.answer(STATUS, replied({"state": "dreaming"}), replied({"state": "failed", "failure_reason": "No."}))
    assert (await house.gateway.poll_video(workspace, film)).status == "running"
    ended = await house.gateway.poll_video(workspace, film)
    assert (ended.status, ended.why, house.budget(workspace)) == ("failed", "No.", (0, 0))
    assert asked(house) == [("luma", PLATFORM)] * 2


async def test_another_key_of_the_workspace_asks_and_an_order_that_it_does_not_know_ends(house: House) -> None:
    workspace, film = await ordered(house, own=True)
    house.run("delete from ai_key where workspace_id = %s", workspace)
    await house.own_key(workspace, "luma", OwnKey("key-of-another-account"))
    house.server.always(STATUS, replied({"detail": "Generation not found"}, 404))
    assert (await house.gateway.poll_video(workspace, film)).status == "running", "it may not be known everywhere yet"
    house.clock.advance(minutes=2)
    ended = await house.gateway.poll_video(workspace, film)
    assert (ended.status, ended.why) == ("failed", "its provider does not know the order")
    assert asked(house) == [("luma", "Bearer key-of-another-account")] * 2


async def test_a_provider_that_only_fails_for_a_while_ends_nothing(house: House) -> None:
    workspace, film = await ordered(house)
    house.server.answer(STATUS, Reply(503), replied({"error": {}}, 429), replied({"state": "dreaming"}))
    for _ in range(2):
        with pytest.raises(Exception, match="now"):
            await house.gateway.poll_video(workspace, film)
        assert house.budget(workspace) == (0, COST)
    assert (await house.gateway.poll_video(workspace, film)).status == "running"


async def test_a_film_that_is_there_stays_paid_once_when_the_key_for_its_file_is_revoked(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "google/veo-3.1-generate-001", modality="video")
    house.server.answer(":predictLongRunning", replied({"name": "models/veo/operations/o1"}))
    film = await house.gateway.start_video(workspace, FILM)
    sample = {"generatedSamples": [{"video": {"uri": f"{house.server.url}/cdn/f.mp4"}}]}
    house.server.answer("/operations/o1", replied({"done": True, "response": {"generateVideoResponse": sample}}))
    house.server.answer("/cdn/f.mp4", FORBIDDEN, Reply(body=b"\0\0\0\x18ftypmp42", media_type="video/mp4"))
    with pytest.raises(KeyRejected):
        await house.gateway.poll_video(workspace, film.id)
    assert house.budget(workspace) == (film.cost_micro, 0)
    assert (await house.gateway.poll_video(workspace, film.id)).video, "the key was mended: the file is fetched"
    assert house.budget(workspace) == (film.cost_micro, 0)
