"""`python -m mutoscope.worker`: one worker process; `--check` tells whether one is alive."""

from __future__ import annotations

import asyncio
import sys

from mutoscope.bootstrap import open_container
from mutoscope.infra.settings import Settings
from mutoscope.infra.telemetry import configure_logging
from mutoscope.kernel import MutoscopeError
from mutoscope.worker.heartbeat import is_any_alive
from mutoscope.worker.run_worker import run_worker


async def _work(settings: Settings) -> None:
    async with open_container(settings) as container:
        await run_worker(container, on_ready=lambda: print("ready", flush=True))  # noqa: T201 -- for the supervisor


def main(arguments: list[str]) -> int:
    """Run a worker, or with `--check` look for a living one; return the exit status."""
    settings = Settings()
    if "--check" in arguments:
        return 0 if is_any_alive(settings.data_dir / "workers") else 1
    configure_logging(settings.log_level, json=settings.log_json)
    try:
        asyncio.run(_work(settings))
    except MutoscopeError as error:
        sys.stderr.write(f"{error.message}\n{error.remedy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
