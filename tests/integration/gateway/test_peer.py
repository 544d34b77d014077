"""Our text adapters against a server that others wrote, `@copilotkit/aimock`, which speaks three providers' protocols.

It is installed from the package registry by its hash (`peer/package-lock.json`), once a machine; without Node.js or
without a registry these tests are skipped, and say so.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.integration.gateway.conftest import House

from mutoscope.gateway import AiError, Gateway, TextAnswer, TextRequest

PEER = Path(__file__).parent / "peer"
ASK = TextRequest(prompt="Tell me of the lighthouse.", template_version="peer@1", max_output_tokens=200, fresh=True)
MODELS = ("openai/gpt-4o-mini", "anthropic/claude-haiku-4-5", "google/gemini-2.5-flash")


def installed() -> Path:
    """Return the peer's folder; the first test that asks installs it."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("Node.js is not installed: the independent peer cannot run")
    folder = Path(tempfile.gettempdir()) / "mutoscope-test-peer-aimock-1.43.0"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "node_modules" / ".package-lock.json").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(PEER / name, folder / name)
            done = subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=folder,
                capture_output=True,
                timeout=120,
                check=False,
            )
            if done.returncode:
                pytest.skip("the independent peer cannot be installed: no registry answers, or its hash differs")
    return folder


@contextlib.contextmanager
def running(*options: str, fixtures: Path = PEER / "story.json") -> Generator[str]:
    """Run the peer for a while; yield its address."""
    folder = installed()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    program = folder / "node_modules" / ".bin" / "llmock"
    command = [str(program), "-p", str(port), "-f", str(fixtures), "--log-level", "silent", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(60):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def asking(house: House, url: str) -> Gateway:
    """Return a gateway whose providers are all the peer."""
    urls = {"openai": f"{url}/v1", "anthropic": f"{url}/v1", "google": f"{url}/v1beta"}
    desk = house.gateway.desk
    return Gateway(replace(desk, rules=replace(desk.rules, base_urls=urls, moderate=False, attempts=4)))


async def test_three_protocols_written_by_others_are_spoken(house: House) -> None:
    with running() as url:
        gateway = asking(house, url)
        for model in MODELS:
            workspace = house.workspace()
            await house.choose(workspace, model)
            answer = await gateway.write_text(workspace, ASK)
            assert answer.text == "Once upon a time there was a keeper.", model
            pieces = [piece async for piece in gateway.stream_text(workspace, ASK)]
            whole = pieces[-1]
            assert isinstance(whole, TextAnswer)
            assert (whole.text, "".join(str(piece) for piece in pieces[:-1])) == (answer.text, answer.text), model
            assert len(pieces) > 2, model
            spent, held = house.budget(workspace)
            assert (spent, held) == (answer.cost_micro + whole.cost_micro, 0), model


async def test_a_server_that_speaks_openais_protocol_is_asked_by_its_address_alone(house: House) -> None:
    """No key, a model of any name, and it costs nothing: as Ollama, vLLM or LM Studio would be."""
    with running() as url:
        gateway = house.with_rules(
            keys={}, base_urls={"compatible": f"{url}/v1"}, compatible_model="some-local-model", moderate=False
        )
        workspace = house.workspace()
        answer = await gateway.write_text(workspace, ASK)
        assert (answer.text, answer.provider) == ("Once upon a time there was a keeper.", "compatible")
        pieces = [piece async for piece in gateway.stream_text(workspace, ASK)]
        assert isinstance(pieces[-1], TextAnswer)
        assert pieces[-1].text == answer.text
    assert [call[3:5] for call in house.calls(workspace)] == [("done", 0), ("done", 0)]
    assert house.budget(workspace) == (0, 0)


async def test_with_chaos_every_call_ends_in_an_answer_or_one_of_our_errors_and_nothing_stays_held(
    house: House,
) -> None:
    chaos = ("--chaos-drop", "0.2", "--chaos-malformed", "0.2", "--chaos-disconnect", "0.1", "--chaos-ratelimit", "0.2")
    with running(*chaos) as url:
        gateway = asking(house, url)
        workspace = house.workspace()
        await house.choose(workspace, *MODELS)
        ended: list[str] = []
        for number in range(40):
            try:
                await gateway.write_text(workspace, replace(ASK, prompt=f"{ASK.prompt} {number}"))
                ended.append("answer")
            except AiError as error:
                ended.append(type(error).__name__)
    assert {"answer"} < set(ended), ended
    assert set(ended) <= {"answer", "BadAnswer", "RateLimited", "ProviderUnavailable"}, ended
    spent, held = house.budget(workspace)
    [(lines, still_open)] = house.rows(
        "select coalesce(sum(cost), 0), count(*) filter (where status = 'open') from ai_call where workspace_id = %s",
        workspace,
    )
    assert (spent, held, still_open) == (int(lines), 0, 0)


def test_the_lock_names_hashes_and_no_registry() -> None:
    lock = json.loads((PEER / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values())
