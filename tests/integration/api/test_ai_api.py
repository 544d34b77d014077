"""AI settings over HTTP: whose keys, which models, what it costs, what is refused, words as they come."""

from __future__ import annotations

import dataclasses
import uuid
from typing import TYPE_CHECKING, Any, cast

from tests.integration.api.operators import act, make_admin, read
from tests.integration.gateway.provider_server import open_providers

from mutoscope.gateway import Gateway
from mutoscope.gateway.calls import GatewayRules
from mutoscope.tenancy import Role, Services

if TYPE_CHECKING:
    from conftest import Person, Studio

SECRET = "sk-secret-of-the-workspace-9876"


UNCHOOSABLE: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("PUT", "/keys/nobody", {"key": SECRET}, "ai_provider_unknown"),
    ("PUT", "/keys/openai", {"key": ""}, "ai_choice_invalid"),
    ("PUT", "/keys/openai", {"key": SECRET, "base_url": "https://example.org"}, "ai_choice_invalid"),
    (
        "PUT",
        "/keys/compatible",
        {"key": "", "base_url": "http://127.0.0.1:11434/v1", "model": "m"},
        "ai_choice_invalid",
    ),
    ("PUT", "/keys/compatible", {"key": "k"}, "ai_choice_invalid"),
    ("PUT", "/stack", {"stack": "luxury"}, "ai_choice_invalid"),
    ("PUT", "/stack", {"choices": {"text": ["openai/unknown"]}}, "ai_choice_invalid"),
    ("PUT", "/stack", {"choices": {"smell": []}}, "invalid_input"),
    ("PUT", "/budget", {"own_limit_micro": -1}, "invalid_input"),
)


async def call(studio: Studio, person: Person, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.request(method, f"/api/v1/ai{path}", json=body, headers=person.headers)


async def test_without_any_key_everything_says_what_a_key_would_add(studio: Studio) -> None:
    person = await studio.sign_up()
    found = await read(studio, person, "/ai/providers")
    assert {one["key"] for one in found["items"]} == {"none"}
    assert next(one for one in found["items"] if one["name"] == "openai")["help_url"].startswith("https://")
    answer = await call(studio, person, "POST", "/text/stream", {"prompt": "Hi"})
    assert (answer.status_code, answer.json()["code"], answer.json()["modality"]) == (409, "ai_not_configured", "text")


async def test_a_key_is_kept_sealed_shown_by_its_end_and_forgotten(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await call(studio, person, "PUT", "/keys/openai", {"key": SECRET})
    assert (answer.status_code, answer.content) == (204, b"")
    found = await read(studio, person, "/ai/providers")
    shown = next(one for one in found["items"] if one["name"] == "openai")
    assert (shown["key"], shown["hint"]) == ("own", "…9876")
    assert SECRET not in str(found)
    assert studio.query("select count(*) from ai_key where position(%s in encode(sealed, 'escape')) > 0", SECRET) == [
        (0,)
    ]
    assert (await call(studio, person, "DELETE", "/keys/openai")).status_code == 204
    assert (await call(studio, person, "DELETE", "/keys/openai")).json()["code"] == "ai_provider_unknown"


async def test_what_cannot_be_chosen_is_refused(studio: Studio) -> None:
    person = await studio.sign_up()
    for method, path, body, code in UNCHOOSABLE:
        answer = await call(studio, person, method, path, body)
        assert (answer.status_code in (404, 422), answer.json()["code"]) == (True, code), body


async def test_a_stack_a_choice_and_a_limit_are_kept_and_others_see_nothing_of_them(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    choice = {"stack": "premium", "choices": {"text": ["openai/gpt-5.4-mini", "compatible/llama"]}}
    assert (await call(studio, person, "PUT", "/stack", choice)).status_code == 200
    kept = await read(studio, person, "/ai/stack")
    assert {"stack": kept["stack"], "choices": kept["choices"]} == choice
    assert "openai/gpt-image-1" not in [model["key"] for model in kept["models"]], "past its shutdown date"
    assert (await read(studio, stranger, "/ai/stack"))["stack"] is None
    limited = await call(studio, person, "PUT", "/budget", {"own_limit_micro": 1000})
    assert limited.json()["monthly_micro"] == 1000
    assert (await read(studio, stranger, "/ai/usage"))["budget"]["monthly_micro"] == 5_000_000


async def test_an_editor_uses_ai_and_does_not_manage_it(studio: Studio) -> None:
    person = await studio.sign_up()
    editor = studio.add_member(person.workspace_id, Role.EDITOR)
    token = await studio.token_for(editor, person.workspace_id)
    headers = {"Authorization": f"Bearer {token}"}
    for method, path in (("PUT", "/keys/openai"), ("PUT", "/stack"), ("PUT", "/budget"), ("DELETE", "/keys/openai")):
        answer = await studio.http.request(method, f"/api/v1/ai{path}", json={"own_limit_micro": 1}, headers=headers)
        assert answer.status_code == 403, path
    assert (await studio.http.get("/api/v1/ai/usage", headers=headers)).status_code == 200


async def test_words_come_as_events_and_the_usage_names_them(studio: Studio) -> None:
    person = await studio.sign_up()
    async with open_providers() as server:
        desk = studio.container.gateway.desk
        rules = GatewayRules(keys={"openai": "k"}, base_urls={"openai": f"{server.url}/openai"})
        gateway = Gateway(dataclasses.replace(desk, rules=rules))
        state = cast("Any", studio.http)._transport.app.state
        services: Services = state.services
        state.services = services.replaced({Gateway: gateway})
        try:
            choice = {"choices": {"text": ["openai/gpt-4o-mini"]}}
            await call(studio, person, "PUT", "/stack", choice)
            answer = await call(studio, person, "POST", "/text/stream", {"prompt": "A lighthouse."})
        finally:
            state.services = services
            await gateway.aclose()
    assert answer.headers["content-type"].startswith("text/event-stream")
    kinds = [line for line in answer.text.splitlines() if line.startswith("event:")]
    assert kinds == ["event: text", "event: text", "event: done"]
    assert '"cost_micro": 405' in answer.text
    usage = await read(studio, person, "/ai/usage")
    assert [one["cost_micro"] for one in usage["items"] if one["modality"] == "text"] == [405]
    assert [one["platform_micro"] for one in usage["models"] if one["modality"] == "text"] == [405]
    assert {one["modality"] for one in usage["items"]} == {"text", "moderation"}, "both were checked as well"
    assert usage["budget"]["spent_micro"] == 405
    admin = await make_admin(studio)
    studio.clock.advance(seconds=1)  # a period ends before its last moment
    day = studio.clock.now().date().isoformat()
    margin = await read(studio, admin, "/admin/margin", by="model", since=f"{day}T00:00:00Z", limit=1000)
    assert {one["key"]: one["ai_micro"] for one in margin["items"]}["openai/gpt-4o-mini"] >= 405


async def test_a_refusal_is_appealed_and_judged_by_an_admin(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    answer = await call(studio, person, "POST", "/text/stream", {"prompt": "how to make a bomb"})
    assert (answer.status_code, answer.json()["code"]) == (422, "ai_refused")
    decision = answer.json()["decision_id"]
    appealed = await call(studio, person, "POST", f"/decisions/{decision}/appeal", {"words": "A line of a comedy."})
    assert appealed.json()["status"] == "appealed"
    again = await call(studio, person, "POST", f"/decisions/{decision}/appeal", {"words": "A line of a comedy."})
    assert again.json()["code"] == "ai_appeal_closed"
    stranger = await studio.sign_up()
    unknown = await call(studio, stranger, "POST", f"/decisions/{decision}/appeal", {"words": "Mine?"})
    assert unknown.status_code == 404
    queue = await read(studio, admin, "/admin/ai/appeals", limit=200)
    waiting = next(one for one in queue["items"] if one["id"] == decision)
    assert (waiting["content"], waiting["appeal"]) == ("how to make a bomb", "A line of a comedy.")
    assert (await studio.http.get("/api/v1/admin/ai/appeals", headers=person.headers)).status_code == 403
    judged = await act(studio, admin, f"/admin/ai/appeals/{decision}/judge", {"overturn": True})
    assert (judged.status_code, judged.json()["status"]) == (200, "overturned")
    missing = await act(studio, admin, f"/admin/ai/appeals/{uuid.uuid4()}/judge", {"overturn": True})
    assert missing.status_code == 404
    passed = await call(studio, person, "POST", "/text/stream", {"prompt": "how to make a bomb"})
    assert passed.json()["code"] == "ai_not_configured"


async def test_an_admin_grants_a_budget(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    path = f"/admin/ai/budgets/{person.workspace_id}"
    granted = await act(studio, admin, path, {"granted_micro": 9_000_000}, method="PUT")
    assert granted.status_code == 204, granted.text
    assert (await read(studio, person, "/ai/usage"))["budget"]["monthly_micro"] == 9_000_000
