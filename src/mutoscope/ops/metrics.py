"""`mutoscope ops metrics`: the health of the business by month, as a table, JSON or a picture."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from mutoscope.administration import HealthView, read_gross_margin
from mutoscope.analytics import Health, draw_sparkline, draw_svg, month_bounds, read_health, spell_micro
from mutoscope.infra.settings import Settings
from mutoscope.ops.draw_table import draw_table
from mutoscope.ops.open_books import open_books

_COHORTS = (("signed_up", "signed up, acts"), ("first_paid", "first paid, pays"))


async def read_metrics(settings: Settings, since: dt.date, until: dt.date, gross_margin: Fraction | None) -> Health:
    """Return the figures of whole months; the gross margin is the books' own where none is given.

    Raises:
        PeriodInvalid: no month, or more than 120.
    """
    bounds = month_bounds(since, until)
    async with open_books(settings) as database, database.session() as session:
        share = gross_margin
        if share is None:
            share = await read_gross_margin(session, bounds[0], bounds[-1])
        return await read_health(session, since=since, until=until, gross_margin=share)


def tell_json(health: Health) -> str:
    """Return the figures for programs, as GET /admin/metrics answers."""
    return HealthView.of(health).model_dump_json()


def draw_picture(health: Health, currency: str) -> str:
    """Return the recurring revenue of a currency by month, as SVG."""
    months = [month for month in health.recurring if month.currency == currency]
    labels = [f"{month.begins_at:%Y-%m}" for month in months]
    title = f"Monthly recurring revenue, {currency.upper()}"
    return draw_svg(title, labels, [month.closing for month in months])


def tell_people(health: Health) -> str:
    """Return a table and a line of blocks for each currency, then people, then what a customer is worth."""
    parts = [_recurring(health, currency) for currency in sorted({m.currency for m in health.recurring})]
    people = [
        [
            f"{m.begins_at:%Y-%m}",
            str(m.active_users),
            str(m.active_workspaces),
            str(m.free_workspaces),
            str(m.converted),
            _percent(m.conversion),
            *(_percent(m.adoption(feature)) for feature in sorted(m.adopted)),
        ]
        for m in health.people
    ]
    features = sorted({feature for month in health.people for feature in month.adopted})
    parts.append(draw_table(["people", "active", "spaces", "free", "paid", "conversion", *features], people))
    worth = [
        [
            w.currency,
            _money(w.arpu, w.currency),
            _percent(w.monthly_churn),
            _percent(w.gross_margin),
            _money(w.ltv, w.currency),
            _money(w.cac, w.currency),
            "-" if w.ltv_to_cac is None else f"{float(w.ltv_to_cac):.2f}",
            {True: "yes", False: "no", None: "-"}[w.on_target],
        ]
        for w in health.worth
    ]
    titles = ["worth", "ARPU", "churn", "gross margin", "LTV", "CAC", "LTV:CAC", "3:1"]
    cohorts = [_cohorts(health, basis, title) for basis, title in _COHORTS]
    return "\n".join(part for part in (*parts, draw_table(titles, worth), *cohorts) if part)


def _cohorts(health: Health, basis: str, title: str) -> str:
    """Return retention as a triangle: a line for each month that somebody began in, a column for each month after."""
    found = [cohort for cohort in health.cohorts if cohort.basis == basis]
    if not found:
        return ""
    months = max(len(cohort.retained) for cohort in found)
    rows = [
        [f"{c.begins_at:%Y-%m}", str(c.workspaces), *(f"{float(100 * s):.0f} %" for s in c.retention)] for c in found
    ]
    filled = [row + [""] * (months + 2 - len(row)) for row in rows]
    return draw_table([title, "spaces", *(f"+{month}" for month in range(months))], filled)


def _recurring(health: Health, currency: str) -> str:
    months = [month for month in health.recurring if month.currency == currency]
    rows = [
        [
            f"{m.begins_at:%Y-%m}",
            *(
                spell_micro(amount, currency)
                for amount in (m.new, m.expansion, m.reactivation, m.contraction, m.churned, m.closing)
            ),
            str(m.closing_customers),
            _money(m.arpu, currency),
            _percent(m.logo_churn),
            _percent(m.gross_revenue_churn),
        ]
        for m in months
    ]
    titles = [
        currency, "new", "expansion", "back", "contraction", "churned", "MRR", "customers", "ARPU", "churn", "of MRR",
    ]  # fmt: skip
    return draw_table(titles, rows) + f"MRR  {draw_sparkline([month.closing for month in months])}\n"


def _percent(share: Fraction | None) -> str:
    return "-" if share is None else f"{float(100 * share):.1f} %"


def _money(amount: Fraction | None, currency: str) -> str:
    return "-" if amount is None else spell_micro(round(amount / 10_000) * 10_000, currency)
