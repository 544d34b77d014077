"""`python -m bench list`, `python -m bench run NAME [--json]`, `python -m bench run --all` (rewrites RESULTS.md)."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from bench.result import Result

HERE = Path(__file__).parent
NAMES = sorted(p.stem for p in (HERE / "cases").glob("*.py") if p.stem != "__init__")


def run(name: str) -> Result:
    """Run one benchmark: the function `run` of its module in `bench/cases/`."""
    return importlib.import_module(f"bench.cases.{name}").run()


def show(result: Result) -> None:
    """Print figures and ratios for people."""
    for key, value in result.figures.items():
        print(f"  {key}: {value}")
    for ratio in result.ratios:
        mark = "ok   " if ratio.ok else "short"
        print(f"  {mark} {ratio.what}: {ratio.value:.3f} (goal {'≤' if ratio.at_most else '≥'} {ratio.goal:g})")


def table(results: list[Result]) -> str:
    """Return the Markdown of bench/RESULTS.md."""
    lines = [
        "# Results",
        "",
        f"`make bench` on {platform.machine()} {platform.system()}, Python {platform.python_version()}. Machines are",
        "shared and noisy: ratios of one run count, absolute seconds do not.",
        f"Load of the last minute at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.",
        "",
        "| benchmark | ratio | value | goal | against | |",
        "|---|---|---|---|---|---|",
    ]
    for result in results:
        for ratio in result.ratios:
            goal = f"{'≤' if ratio.at_most else '≥'} {ratio.goal:g}"
            mark = "ok" if ratio.ok else "**short**" if ratio.counts else "not counted"
            lines.append(f"| {result.name} | {ratio.what} | {ratio.value:.3f} | {goal} | {result.against} | {mark} |")
    lines += ["", "## Figures behind them", ""]
    for result in results:
        lines.append(f"- **{result.name}** " + "; ".join(f"{k}: {v}" for k, v in result.figures.items()))
    return "\n".join(lines) + "\n"


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    runner = commands.add_parser("run")
    runner.add_argument("name", nargs="?", choices=NAMES)
    runner.add_argument("--all", action="store_true")
    runner.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.command == "list":
        for name in NAMES:
            print(name, "-", (importlib.import_module(f"bench.cases.{name}").__doc__ or "").splitlines()[0])
        return 0
    results: list[Result] = []
    for name in NAMES if arguments.all else [arguments.name or parser.error("name a benchmark or give --all")]:
        result = run(name)
        results.append(result)
        if arguments.json:
            print(json.dumps(asdict(result), default=str))
        else:
            show(result)
        print(result.last_line(), flush=True)
    if arguments.all:
        (HERE / "RESULTS.md").write_text(table(results), encoding="utf-8")
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
