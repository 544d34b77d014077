"""Text from each provider, as its documentation has it: the request, the answer, the cost to the micro-dollar."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.integration.gateway.conftest import House
from tests.integration.gateway.provider_server import (
    STORY,
    USAGE,
    chunk,
    completion,
    events,
    generated,
    message,
    replied,
)

from mutoscope.gateway import BadAnswer, Message, ProviderUnavailable, Refused, TextAnswer, TextRequest
from mutoscope.gateway.keys.seal_key import OwnKey

SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "scenes": {"type": "integer"}},
    "required": ["title", "scenes"],
    "additionalProperties": False,
}
ASK = TextRequest(
    system="You write.",
    history=(Message("user", "Hello"), Message("assistant", "Hi")),
    prompt="A lighthouse.",
    template_version="logline@1",
    max_output_tokens=500,
    temperature=0.5,
)


async def test_openai_gets_the_documented_request_and_its_answer_costs_what_the_book_says(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini")
    answer = await house.gateway.write_text(workspace, replace(ASK, json_schema=SCHEMA))
    got = house.server.got[-1]
    assert (got.method, got.path) == ("POST", "/openai/chat/completions")
    assert got.headers["authorization"] == "Bearer platform-key-of-openai"
    assert got.json == {
        "model": "gpt-4o-mini",
        "messages": [
            {"role": "system", "content": "You write."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi"},
            {"role": "user", "content": "A lighthouse."},
        ],
        "max_completion_tokens": 500,
        "temperature": 0.5,
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}},
    }
    # 1000 × $0.15 + 200 × $0.075 + 400 × $0.60, a million: 150 + 15 + 240.
    assert (answer.cost_micro, answer.data, answer.input_tokens, answer.output_tokens) == (405, STORY, 1200, 400)
    assert house.calls(workspace) == [("openai", "gpt-4o-mini", "platform", "done", 405, False, None)]
    assert house.budget(workspace) == (405, 0)


async def test_a_model_that_takes_no_temperature_is_sent_none(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-5.4-mini")
    answer = await house.gateway.write_text(workspace, ASK)
    assert "temperature" not in house.server.got[-1].json
    # 1000 × 0.75 + 200 × 0.075 + 400 × 4.5
    assert answer.cost_micro == 750 + 15 + 1800


async def test_anthropic_writes_json_by_a_tool(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "anthropic/claude-haiku-4-5")
    answer = await house.gateway.write_text(workspace, replace(ASK, json_schema=SCHEMA))
    got = house.server.got[-1]
    assert (got.path, got.headers["x-api-key"]) == ("/anthropic/messages", "platform-key-of-anthropic")
    assert got.headers["anthropic-version"] == "2023-06-01"
    assert (got.json["system"], got.json["max_tokens"]) == ("You write.", 500)
    assert got.json["messages"][-1] == {"role": "user", "content": "A lighthouse."}
    assert got.json["tool_choice"] == {"type": "tool", "name": "answer"}
    assert got.json["tools"][0]["input_schema"] == SCHEMA
    # 1000 × $1 + 200 × $0.10 + 400 × $5, a million.
    assert (answer.data, answer.cost_micro) == (STORY, 1000 + 20 + 2000)


async def test_google_bills_what_it_thinks_and_never_shows_it(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "google/gemini-2.5-flash")
    thought = {"text": "Let me think.", "thought": True}
    parts = {"role": "model", "parts": [thought, {"text": "Once."}]}
    candidate = {"content": parts, "finishReason": "STOP"}
    house.server.answer(":generateContent", replied(generated(candidates=[candidate])))
    answer = await house.gateway.write_text(workspace, ASK)
    got = house.server.got[-1]
    assert got.path == "/google/models/gemini-2.5-flash:generateContent"
    assert (got.headers["x-goog-api-key"], got.query) == ("platform-key-of-google", "")
    assert got.json["systemInstruction"] == {"parts": [{"text": "You write."}]}
    assert [turn["role"] for turn in got.json["contents"]] == ["user", "model", "user"]
    assert got.json["generationConfig"] == {"maxOutputTokens": 500, "temperature": 0.5}
    # 1200 × $0.30 + (300 + 100) × $2.50, a million.
    assert (answer.text, answer.cost_micro) == ("Once.", 360 + 1000)


async def test_qwen_speaks_chat_completions_at_its_own_address_and_takes_weaker_json(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "qwen/qwen-plus")
    bad = {"error": {"message": "'json_schema' is not supported", "type": "invalid_request_error"}}
    house.server.answer("/chat/completions", replied(bad, 400))
    answer = await house.gateway.write_text(workspace, replace(ASK, json_schema=SCHEMA))
    first, second = house.server.got[-2:]
    assert first.json["response_format"]["type"] == "json_schema"
    assert second.json["response_format"] == {"type": "json_object"}
    assert json.dumps(SCHEMA) in second.json["messages"][0]["content"]
    assert (second.path, second.json["max_tokens"]) == ("/qwen/chat/completions", 500)
    # 1000 × 0.4 + 200 × 0.4 + 400 × 1.2
    assert (answer.data, answer.cost_micro) == (STORY, 400 + 80 + 480)


async def test_a_server_that_answers_500_to_a_schema_is_asked_in_words_and_that_is_remembered(house: House) -> None:
    """As some versions of Ollama and LM Studio do."""
    workspace = house.workspace()
    gateway = house.with_rules(
        keys={}, base_urls={"compatible": f"{house.server.url}/v1"}, compatible_model="qwen2.5:7b"
    )
    broken = replied({"error": {"message": "internal"}}, 500)
    house.server.answer(
        "/v1/chat/completions", broken, broken, replied(completion("```json\n" + json.dumps(STORY) + "\n```"))
    )
    answer = await gateway.write_text(workspace, replace(ASK, json_schema=SCHEMA))
    kinds = [one.json.get("response_format", {}).get("type") for one in house.server.got]
    assert kinds == ["json_schema", "json_object", None]
    assert (answer.data, answer.provider, answer.cost_micro) == (STORY, "compatible", 0)
    assert "authorization" not in house.server.got[-1].headers
    await gateway.write_text(workspace, replace(ASK, json_schema=SCHEMA, prompt="Another."))
    assert len(house.server.got) == 4
    assert house.calls(workspace)[0][:5] == ("compatible", "qwen2.5:7b", "platform", "done", 0)


@pytest.mark.parametrize("model", ["openai/gpt-4o-mini", "anthropic/claude-haiku-4-5", "google/gemini-2.5-flash"])
async def test_words_come_as_they_are_written_and_the_whole_is_paid_once(house: House, model: str) -> None:
    workspace = house.workspace()
    await house.choose(workspace, model)
    start = {"type": "message_start", "message": message(content=[])}
    deltas = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
        for word in ("Once ", "upon.")
    ]
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 400}}
    house.server.always("/messages", events(start, *deltas, end, {"type": "message_stop"}, done=False))
    first, last = generated("Once "), generated("upon.")
    del first["usageMetadata"]
    first["candidates"][0].pop("finishReason")
    house.server.always(":streamGenerateContent", events(first, last, done=False))
    pieces = [piece async for piece in house.gateway.stream_text(workspace, ASK)]
    whole = pieces[-1]
    assert isinstance(whole, TextAnswer)
    assert (pieces[:-1], whole.text) == (["Once ", "upon."], "Once upon.")
    costs = {"openai/gpt-4o-mini": 405, "anthropic/claude-haiku-4-5": 3020, "google/gemini-2.5-flash": 1360}
    assert whole.cost_micro == costs[model]
    assert house.budget(workspace) == (costs[model], 0)


async def test_a_stream_without_usage_is_charged_by_what_was_sent_and_written_never_nothing(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini")
    house.server.answer("/chat/completions", events(chunk({"content": "Once upon."}), chunk({}, "stop")))
    pieces = [piece async for piece in house.gateway.stream_text(workspace, ASK)]
    assert isinstance(pieces[-1], TextAnswer)
    assert pieces[-1].units["output"] == len("Once upon.")
    assert pieces[-1].cost_micro > 0


async def test_usage_on_a_chunk_that_has_choices_counts(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini")
    house.server.answer("/chat/completions", events(chunk({"content": "Hm."}), {**chunk({}, "stop"), "usage": USAGE}))
    pieces = [piece async for piece in house.gateway.stream_text(workspace, ASK)]
    assert isinstance(pieces[-1], TextAnswer)
    assert pieces[-1].cost_micro == 405


async def test_a_stream_that_breaks_off_is_an_error_and_nobody_else_goes_on_in_its_place(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini", "google/gemini-2.5-flash")
    whole = events(chunk({"content": "Once "}), chunk({"content": "upon."}), chunk({}, "stop"))
    house.server.answer("/chat/completions", replace(whole, cut=len(whole.body) // 2))
    stream = house.gateway.stream_text(workspace, ASK)
    assert await anext(stream) == "Once "
    with pytest.raises(ProviderUnavailable):
        await anext(stream)
    assert house.server.count(":streamGenerateContent") == 0
    [(_, _, _, status, cost, _, error)] = house.calls(workspace)
    assert (status, error) == ("failed", "ai_unavailable")
    assert cost > 0, "what was written until then is paid for"
    assert house.budget(workspace) == (cost, 0)


async def test_a_reader_who_goes_away_pays_for_what_was_written(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini")
    stream = house.gateway.stream_text(workspace, ASK)
    assert await anext(stream) == "Once "
    await stream.aclose()
    [(_, _, _, status, cost, _, error)] = house.calls(workspace)
    assert (status, error, cost > 0, house.budget(workspace)) == ("failed", "closed", True, (cost, 0))


async def test_a_refusal_costs_what_its_provider_says_and_is_told_as_one(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini", "google/gemini-2.5-flash")
    house.server.answer("/chat/completions", replied(completion("-", refusal="I cannot help with that.")))
    with pytest.raises(Refused, match="I cannot help"):
        await house.gateway.write_text(workspace, ASK)
    house.server.answer("/chat/completions", events(chunk({"refusal": "No."}), chunk({}, "stop")))
    with pytest.raises(Refused):
        [piece async for piece in house.gateway.stream_text(workspace, replace(ASK, prompt="Another."))]
    assert [one.path for one in house.server.got] == ["/openai/chat/completions"] * 2, "nobody else was asked"
    assert [call[3:5] for call in house.calls(workspace)] == [("failed", 405), ("failed", 0)]


@pytest.mark.parametrize(
    "text", ['{"title": "The Lan', "Here you are: a story.", '{"title": 3, "scenes": 1}', '{"title": "x"}', "[]"]
)
async def test_json_that_is_half_or_another_is_an_error_and_is_paid_for(house: House, text: str) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini")
    house.server.answer("/chat/completions", replied(completion(text)))
    with pytest.raises(BadAnswer):
        await house.gateway.write_text(workspace, replace(ASK, json_schema=SCHEMA))
    assert house.calls(workspace) == [("openai", "gpt-4o-mini", "platform", "failed", 405, False, "ai_bad_answer")]


async def test_a_key_of_the_workspaces_own_pays_itself_and_touches_no_budget(house: House) -> None:
    workspace = house.workspace()
    await house.choose(workspace, "openai/gpt-4o-mini")
    await house.own_key(workspace, "openai", OwnKey("sk-of-my-own-1234"))
    gateway = house.with_rules(budget_micro=0)
    answer = await gateway.write_text(workspace, ASK)
    assert house.server.got[-1].headers["authorization"] == "Bearer sk-of-my-own-1234"
    assert (answer.cost_micro, house.budget(workspace)) == (405, (0, 0))
    assert house.calls(workspace) == [("openai", "gpt-4o-mini", "workspace", "done", 405, False, None)]
