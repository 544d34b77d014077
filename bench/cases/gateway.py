"""CPU of one text call beyond a bare HTTP client's, without and with the books; the import; LiteLLM beside it.

LiteLLM is measured only where `LITELLM_PYTHON` names a Python that it is installed in.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2

from bench.customers import opened, running_database
from bench.measure import measure
from bench.result import Ratio, Result
from mutoscope.gateway import Gateway, TextRequest
from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import GatewayRules
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.openai import OpenAiText
from mutoscope.kernel import new_id

CALLS, ROUNDS = 150, 5
GOAL_MS, GOAL_IMPORT, GOAL_TIMES = 0.3, 0.15, 4.0
_ASK = TextRequest(prompt="A logline about a lighthouse.", template_version="bench@1", fresh=True)
_IMPORT = "import mutoscope.gateway"
_BARE_IMPORT = (
    "import httpx2, httpcore2, sqlalchemy.ext.asyncio, asyncpg, pydantic_settings, structlog, cryptography.fernet, "
    "PIL.Image"  # httpx2 imports httpcore2 with its first client
)


_DRIVER = Path(__file__).parent.parent / "litellm_driver.py"


@dataclass(frozen=True)
class _Took:
    """Milliseconds of one call."""

    cpu: float
    wall: float


def run() -> Result:
    """Ask a provider in a process beside this one by a bare client, our adapter, the whole gateway, and LiteLLM."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.provider_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline()) if server.stdout else 0}/v1"
        with (
            tempfile.TemporaryDirectory(prefix="mts-bench-") as name,
            running_database(Path(name)),
            _litellm(url) as peer,
        ):
            took = asyncio.run(_measure(Path(name), url, peer))
            about = peer.about if peer else {"not run": "set LITELLM_PYTHON"}
    finally:
        if server.stdin:
            server.stdin.close()
        server.wait(30)
    ours = statistics.median(measure([sys.executable, "-c", _IMPORT]).cpu for _ in range(3))
    beneath = statistics.median(measure([sys.executable, "-c", _BARE_IMPORT]).cpu for _ in range(3))
    return _result(took, about, ours, beneath)


def _result(took: dict[str, list[_Took]], about: dict[str, Any], ours: float, beneath: float) -> Result:
    cpu = {what: statistics.median(one.cpu for one in found) for what, found in took.items()}
    wall = {what: statistics.median(one.wall for one in found) for what, found in took.items()}
    adapter, whole = ((cpu[what] - cpu["bare"]) / GOAL_MS for what in ("adapter", "whole"))
    ratios = [
        Ratio("adapter, ms of CPU beyond the bare call / 0.3", adapter, 1.0),
        Ratio("whole call with two transactions, ms of CPU beyond the bare call / 0.3", whole, 1.0),
        Ratio("import beyond the libraries it stands on, CPU seconds / 0.15", (ours - beneath) / GOAL_IMPORT, 1.0),
    ]
    if "litellm" in wall:
        for what, name in (("adapter", "our adapter"), ("whole", "the whole call with its books")):
            times = wall["litellm"] / wall[what]
            ratios.append(Ratio(f"calls a second, {name} / LiteLLM", times, GOAL_TIMES, at_most=False))
    figures: dict[str, object] = {
        "CPU ms a call": {what: round(found, 3) for what, found in cpu.items()},
        "wall ms a call": {what: round(found, 3) for what, found in wall.items()},
        "import, CPU s": round(ours, 3),
        "its libraries, CPU s": round(beneath, 3),
        "LiteLLM": about,
    }
    return Result("gateway", "a bare httpx2 client with the same request", tuple(ratios), figures)


class _Peer:
    """LiteLLM in a process of its own, which makes a round of calls whenever it is asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.about = self._read()

    def round(self) -> _Took:
        """Return what one of its calls took."""
        if self._process.stdin:
            print(file=self._process.stdin, flush=True)
        return _Took(**self._read())

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._process.stdout.readline()) if self._process.stdout else {}
        return found


@contextmanager
def _litellm(url: str) -> Generator[_Peer | None]:
    python = os.environ.get("LITELLM_PYTHON")
    if not python:
        yield None
        return
    argv = [python, str(_DRIVER), url, str(CALLS)]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield _Peer(process)
    finally:
        process.terminate()
        process.wait(30)


async def _measure(folder: Path, url: str, peer: _Peer | None) -> dict[str, list[_Took]]:
    async with opened(folder) as container:
        workspace = new_id()
        desk = container.gateway.desk
        rules = GatewayRules(
            stack="budget", keys={"openai": "k"}, base_urls={"openai": url}, budget_micro=10**12, moderate=False
        )
        gateway = Gateway(replace(desk, rules=rules))
        http = ProviderHttp(seconds=30)
        client = httpx2.AsyncClient(trust_env=False)
        model, access = Model("openai", "gpt-5.4-nano", "text"), Access("openai", url, "k")
        text = OpenAiText(http)
        body = {
            "model": model.name,
            "messages": [{"role": "user", "content": _ASK.prompt}],
            "max_completion_tokens": 1024,
        }

        async def bare() -> None:
            answer = await client.post(f"{url}/chat/completions", json=body, headers={"authorization": "Bearer k"})
            json.loads(answer.content)

        async def adapter() -> None:
            await text.write(model, _ASK, access)

        async def whole() -> None:
            await gateway.write_text(workspace, _ASK)

        took: dict[str, list[_Took]] = {"bare": [], "adapter": [], "whole": [], **({"litellm": []} if peer else {})}
        for turn in range(ROUNDS + 1):
            for what, call in (("bare", bare), ("adapter", adapter), ("whole", whole), ("litellm", None)):
                if what in took:
                    one = await _round(call) if call else await asyncio.to_thread(peer.round) if peer else _Took(0, 0)
                    took[what] += [one] if turn else []  # the first warms up
        await client.aclose()
        await http.aclose()
        await gateway.aclose()
        return took


async def _round(call: Callable[[], Awaitable[None]]) -> _Took:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(CALLS):
        await call()
    return _Took(1000 * (time.process_time() - cpu) / CALLS, 1000 * (time.perf_counter() - wall) / CALLS)
