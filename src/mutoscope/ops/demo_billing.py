"""`mutoscope demo-billing`: a customer's life at the till, walked for real on a server of its own; no money moves."""

from __future__ import annotations

import asyncio
import json as json_module
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mutoscope.infra.settings import Settings
from mutoscope.kernel import Unavailable

app = typer.Typer(add_completion=False)


@app.command("demo-billing")
def demo_billing(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Buy, upgrade, cancel, resume and compare the books with the embedded payment provider; takes half a minute."""
    with tempfile.TemporaryDirectory(prefix="mutoscope-till-") as folder:
        settings = Settings(
            data_dir=Path(folder),
            port=0,
            host="127.0.0.1",
            public_url=None,
            payments="embedded",
            log_level="WARNING",
            DATABASE_URL=None,  # pyright: ignore[reportCallIssue] -- the alias of the environment
        )
        lines, apart = asyncio.run(_run(settings, quiet=json))
    if json:
        typer.echo(json_module.dumps({"ok": apart == 0, "steps": lines, "differences": apart}))
    else:
        _draw(lines, apart)
    if apart:
        raise typer.Exit(1)


async def _run(settings: Settings, *, quiet: bool) -> tuple[list[dict[str, Any]], int]:
    """Start everything, walk, and stop everything."""
    from mutoscope.ops.run_all import run_all  # noqa: PLC0415 -- `--help` needs none of it
    from mutoscope.ops.walk_till import walk_till  # noqa: PLC0415 -- as above

    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def report(event: str, facts: Mapping[str, object]) -> None:
        if event == "ready" and not ready.done():
            ready.set_result(str(facts["url"]))

    server = asyncio.create_task(run_all(settings, report))
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()
        raise Unavailable("The server ended before it was ready.", remedy="Run `mutoscope doctor`.")
    try:
        if not quiet:
            typer.echo(f"  a server of its own at {ready.result()}")
        return await walk_till(settings, ready.result())
    finally:
        signal.raise_signal(signal.SIGINT)  # what Ctrl-C does: everything stops in order
        await server


def _draw(lines: list[dict[str, Any]], apart: int) -> None:
    from mutoscope.ops.draw_table import draw_table  # noqa: PLC0415 -- as above

    rows = [(line["step"], line["plan"], line["credits"]) for line in lines]
    typer.echo(draw_table(("what happened", "plan", "credits"), rows))
    typer.echo(f"Our books and the payment provider's differ in {apart} lines.")
