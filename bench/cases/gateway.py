"""CPU of one text call beyond a bare HTTP client's, without and with the books; the import."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

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
GOAL_MS, GOAL_IMPORT = 0.3, 0.15
_ASK = TextRequest(prompt="A logline about a lighthouse.", template_version="bench@1", fresh=True)
_IMPORT = "import mutoscope.gateway"
_BARE_IMPORT = (
    "import httpx2, httpcore2, sqlalchemy.ext.asyncio, asyncpg, pydantic_settings, structlog, cryptography.fernet, "
    "PIL.Image"  # httpx2 imports httpcore2 with its first client
)


def run() -> Result:
    """Ask a provider in a process beside this one by a bare client, by our adapter, and by the whole gateway."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.provider_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        port = int(server.stdout.readline()) if server.stdout else 0
        with tempfile.TemporaryDirectory(prefix="mts-bench-") as name, running_database(Path(name)):
            costs = asyncio.run(_measure(Path(name), f"http://127.0.0.1:{port}/v1"))
    finally:
        if server.stdin:
            server.stdin.close()
        server.wait(30)
    bare, adapter, whole = (statistics.median(costs[what]) for what in ("bare", "adapter", "whole"))
    ours = statistics.median(measure([sys.executable, "-c", _IMPORT]).cpu for _ in range(3))
    beneath = statistics.median(measure([sys.executable, "-c", _BARE_IMPORT]).cpu for _ in range(3))
    return Result(
        "gateway",
        "a bare httpx2 client with the same request",
        (
            Ratio("adapter, ms of CPU beyond the bare call / 0.3", (adapter - bare) / GOAL_MS, 1.0),
            Ratio(
                "whole call with two transactions, ms of CPU beyond the bare call / 0.3", (whole - bare) / GOAL_MS, 1.0
            ),
            Ratio("import beyond the libraries it stands on, CPU seconds / 0.15", (ours - beneath) / GOAL_IMPORT, 1.0),
        ),
        {
            "CPU ms a call": {what: round(statistics.median(found), 3) for what, found in costs.items()},
            "import, CPU s": round(ours, 3),
            "its libraries, CPU s": round(beneath, 3),
            "LiteLLM": "not installed here: not compared",
        },
    )


async def _measure(folder: Path, url: str) -> dict[str, list[float]]:
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

        costs: dict[str, list[float]] = {"bare": [], "adapter": [], "whole": []}
        for turn in range(ROUNDS + 1):
            for what, call in (("bare", bare), ("adapter", adapter), ("whole", whole)):
                spent = await _cpu(call)
                if turn:  # the first warms up
                    costs[what].append(spent)
        await client.aclose()
        await http.aclose()
        await gateway.aclose()
        return costs


async def _cpu(call: Callable[[], Awaitable[None]]) -> float:
    before = time.process_time()
    for _ in range(CALLS):
        await call()
    return 1000 * (time.process_time() - before) / CALLS
