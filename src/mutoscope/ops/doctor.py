"""`mutoscope doctor`: is everything here that Mutoscope needs."""

from __future__ import annotations

import asyncio
import json as json_module
from dataclasses import asdict
from typing import Annotated

import typer

from mutoscope.infra.settings import Settings

app = typer.Typer(add_completion=False)

_MARKS = {"ok": "✓", "warning": "!", "failed": "✗"}


@app.command()
def doctor(*, json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check this machine: programs, codecs, folders, space, fonts, voices. Exit status 1 if something is missing."""
    from mutoscope.ops.check_machine import check_machine  # noqa: PLC0415 -- `--help` needs none of it

    findings = asyncio.run(check_machine(Settings()))
    healthy = all(finding.level != "failed" for finding in findings)
    if json:
        typer.echo(json_module.dumps({"ok": healthy, "checks": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(f"{_MARKS[finding.level]} {finding.name}: {finding.message}")
            if finding.remedy:
                typer.echo(f"  {finding.remedy}")
    if not healthy:
        raise typer.Exit(1)
