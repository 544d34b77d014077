"""Ask a provider through LiteLLM; for each line on standard input so many calls, answered by what one took, as JSON.

It runs with the Python that LiteLLM is installed in, of which nothing is part of this repository:
`python litellm_driver.py URL CALLS`.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import json
import os
import sys
import time

MODEL, PROMPT = "openai/gpt-4o-mini", "A logline about a lighthouse."


async def main(url: str, calls: int) -> None:
    """Print the version and what importing took, then answer each line."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # it would fetch its prices over the network
    before = time.process_time()
    litellm = importlib.import_module("litellm")
    imported = time.process_time() - before
    print(json.dumps({"version": importlib.metadata.version("litellm"), "import_cpu": imported}), flush=True)
    message = [{"role": "user", "content": PROMPT}]
    while await asyncio.to_thread(sys.stdin.readline):
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(calls):
            answer = await litellm.acompletion(
                model=MODEL, messages=message, api_base=url, api_key="k", max_tokens=1024, num_retries=0
            )
            answer.choices[0].message.content.encode()
        took = {"cpu": 1000 * (time.process_time() - cpu) / calls, "wall": 1000 * (time.perf_counter() - wall) / calls}
        print(json.dumps(took), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
