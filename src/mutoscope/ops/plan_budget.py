"""`mutoscope plan-budget`: what AI costs for a number of projects a month, and what servers cost."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mutoscope.analytics import Budget, Finding, ServerPlan

app = typer.Typer(add_completion=False)


@app.command()
def plan_budget(
    *,
    projects: Annotated[int, typer.Option(min=0, help="Projects a month.")] = 100,
    stack: Annotated[str, typer.Option(help="Which models: budget, balanced, premium.")] = "balanced",
    prices: Annotated[Path | None, typer.Option(help="A price list (TOML); without it, document 000's.")] = None,
    servers: Annotated[str | None, typer.Option(help="Plan servers as well: document_001, document_002.")] = None,
    subscribers: Annotated[int | None, typer.Option(min=0, help="Who pay for the servers.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Recompute a budget from counts and prices, beside what its document prints; no server, no account."""
    from mutoscope import analytics  # noqa: PLC0415 -- keeps `--help` fast

    listed = analytics.load_price_list(prices)
    planned = analytics.plan_budget(listed, stack, projects)
    findings = analytics.check_price_list(listed)
    plan = analytics.plan_infrastructure(analytics.load_infrastructure(servers), subscribers) if servers else None
    typer.echo(_json(planned, findings, plan) if json else _table(planned, findings, plan))


def _json(budget: Budget, findings: list[Finding], servers: ServerPlan | None) -> str:
    facts = {
        **vars(budget),
        "lines": [vars(line) for line in budget.lines],
        "total_micro": budget.micro,
        "findings": [vars(finding) for finding in findings],
        "servers": servers
        and {
            "table": servers.table.name,
            "low_micro": servers.low,
            "high_micro": servers.high,
            "findings": servers.findings,
            "break_even": servers.outlook and [servers.outlook.break_even_low, servers.outlook.break_even_high],
        },
    }
    return json_module.dumps(facts, ensure_ascii=False)


def _table(budget: Budget, findings: list[Finding], servers: ServerPlan | None) -> str:
    from mutoscope.analytics import spell_micro  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.ops.draw_table import draw_table  # noqa: PLC0415 -- as above

    rows = [[line.key, line.model, str(line.count), spell_micro(line.micro)] for line in budget.lines]
    rows.append(["total", "", "", spell_micro(budget.micro)])
    printed = f"{spell_micro(budget.printed_low)} to {spell_micro(budget.printed_high)}"
    parts = [
        f"{budget.price_list}, stack {budget.stack}, {budget.projects} projects a month\n",
        draw_table(["call", "model", "count", "cost"], rows),
        f"The document expects {printed} for {budget.printed_projects} projects.\n",
        "Where the document disagrees with its own prices and counts:\n"
        + "".join(f"  {one.kind} {one.place}: {one.says}\n" for one in findings),
    ]
    if servers is not None:
        items = [[item.key, spell_micro(item.low), spell_micro(item.high)] for item in servers.table.items]
        items.append(["total", spell_micro(servers.low), spell_micro(servers.high)])
        parts.append(draw_table([servers.table.name, "from", "to"], items))
        if servers.outlook is not None:
            outlook = servers.outlook
            low, high = (f"{float(100 * outlook.margin(left)):.1f}" for left in (outlook.left_low, outlook.left_high))
            parts.append(
                f"{outlook.break_even_low} to {outlook.break_even_high} subscribers pay for them; "
                f"with {outlook.subscribers}, {low} to {high} % of {spell_micro(outlook.revenue_micro)} remain.\n"
            )
        parts += [f"  {finding}\n" for finding in servers.findings]
    return "\n".join(parts)
