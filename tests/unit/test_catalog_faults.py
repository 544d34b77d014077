from __future__ import annotations

from pathlib import Path

import pytest

from mutoscope.catalog import CatalogueInvalid, load_catalogue
from mutoscope.catalog.load_catalogue import DEFAULT

CONTENT = DEFAULT.read_text(encoding="utf-8")

# name: (text to find, what replaces it, the fault that must be reported)
CHANGES = {
    "a mistyped key": (
        'rank = 2\ntier = "pro"',
        'rank = 2\nteir = "pro"',
        "plans[2].teir: unknown key, did you mean 'tier'?",
    ),
    "the key it replaced": ('rank = 2\ntier = "pro"', 'rank = 2\nteir = "pro"', "plans[2].tier: field required"),
    "a mistyped feature": (
        "credits = 60, film_seconds",
        "credits = 60, film_second",
        "plans.Pro.limits.film_second: no such feature, did you mean 'film_seconds'?",
    ),
    "a feature left out": (
        "credits = 60, film_seconds = 1200",
        "credits = 60",
        "plans.Pro.limits: says nothing about 'film_seconds'; every plan states every feature",
    ),
    "a float": (
        "credits = 60,",
        "credits = 60.0,",
        "plans[2].limits.credits.hard: input should be a valid integer",
    ),
    "a float price": ("minor = 4900", "minor = 49.0", "plans[2].prices[0].minor: input should be a valid integer"),
    "a number as text": ("minor = 4900", 'minor = "4900"', "plans[2].prices[0].minor: input should be a valid integer"),
    "a negative price": (
        "minor = 4900",
        "minor = -1",
        "plans[2].prices[0].minor: input should be greater than or equal to 0",
    ),
    "a price below cost": (
        "minor = 4900",
        "minor = 1059",
        "plans.Pro.pro_month_v1: sells 60 credits for 1059, below their cost of 1060",
    ),
    "a higher plan that gives less": (
        "credits = 60,",
        "credits = 29,",
        "plans.Pro.limits.credits: 29 is less than Standard's 30",
    ),
    "a higher plan that waits longer": (
        'tier = "enterprise"',
        'tier = "free"',
        "plans.Enterprise.tier: 'free' waits longer than Pro's 'pro'",
    ),
    "two plans of one rank": ("rank = 2", "rank = 1", "plans.Standard and plans.Pro: the same rank 1"),
    "two plans of one name": ('key = "Pro"', 'key = "Standard"', "plans.key: 'Standard' stands 2 times"),
    "two prices of one name": (
        "pro_month_v1",
        "standard_month_v1",
        "prices.lookup_key: 'standard_month_v1' stands 2 times",
    ),
    "an unlimited grant": (
        "credits = 120,",
        'credits = "unlimited",',
        "plans.Enterprise.limits.credits: an unlimited grant cannot be counted",
    ),
    "a soft limit on a request": (
        "film_seconds = 2400",
        "film_seconds = { hard = 2400, soft = 2000 }",
        "plans.Enterprise.limits.film_seconds: a soft limit has no meaning per request",
    ),
    "a soft limit above the hard one": (
        "film_seconds = 2400",
        "film_seconds = { hard = 2400, soft = 2401 }",
        "plans.Enterprise.limits.film_seconds: the soft limit 2401 is above the hard limit 2400",
    ),
    "no price for a film": (
        'meter = "film_seconds"',
        'meter = "film_minutes"',
        "rates: no rate for the meter 'film_seconds' in 'credit': a film would have no price",
    ),
    "a feature every film needs": (
        "[features.credits]",
        "[features.coins]",
        "features: 'credits' is missing: every film is measured by it",
    ),
    "a feature in another unit": (
        'unit = "second"',
        'unit = "minute"',
        "features.film_seconds: must be per 'request' in 'second'",
    ),
    "a plan without a price": (
        CONTENT.splitlines()[[line.startswith('key = "Pro"') for line in CONTENT.splitlines()].index(True) + 3],
        "",
        "plans.Pro: no price; give one or set contact_sales = true",
    ),
    "a price in a foreign currency alone": (
        '"pro_month_v1", currency = "usd"',
        '"pro_month_v1", currency = "eur"',
        "plans.Pro.pro_month_v1: no month price in the catalogue's own 'usd'",
    ),
    "an unknown currency": (
        'name = "film-studio-003"\ncurrency = "usd"',
        'name = "x"\ncurrency = "shell"',
        "currency: input should be 'usd', 'eur' or 'gbp'",
    ),
    "a year that costs more than its months": (
        '"pro_month_v1", currency = "usd", minor = 4900, interval = "month", tax = "exclusive" }',
        (
            '"pro_month_v1", currency = "usd", minor = 4900, interval = "month", tax = "exclusive" }, '
            '{ lookup_key = "pro_year_v1", currency = "usd", minor = 58801, interval = "year", tax = "exclusive" }'
        ),
        "plans.Pro.pro_year_v1: a year costs 58801, more than twelve months",
    ),
    "two prices for one interval": (
        '"pro_month_v1", currency = "usd", minor = 4900, interval = "month", tax = "exclusive" }',
        (
            '"pro_month_v1", currency = "usd", minor = 4900, interval = "month", tax = "exclusive" }, '
            '{ lookup_key = "pro_month_v2", currency = "usd", minor = 4900, interval = "month", tax = "exclusive" }'
        ),
        "plans.Pro.prices: 2 prices a month in 'usd'",
    ),
    "a plan that is sold once": (
        '"pro_month_v1", currency = "usd", minor = 4900, interval = "month"',
        '"pro_month_v1", currency = "usd", minor = 4900, interval = "once"',
        "plans.Pro.pro_month_v1: a plan is sold by the month or the year",
    ),
    "films charged per use without a price": (
        'key = "Pro"\n',
        'key = "Pro"\nfilms = ["per_use"]\n',
        "plans.Pro: films are charged per use, but no per_use price in 'usd' has a rate",
    ),
    "going on past the plan without a price": (
        "credits = 60,",
        'credits = { hard = 60, overage = "payg" },',
        "plans.Pro: films are charged per use, but no per_use price in 'usd' has a rate",
    ),
    "films paid in units that nothing counts": (
        'key = "Pro"\n',
        'key = "Pro"\nfilms = ["units"]\n',
        "plans.Pro.films: 'units' needs a rate in another unit than 'credit'",
    ),
    "a way to pay that there is not": (
        'key = "Pro"\n',
        'key = "Pro"\nfilms = ["barter"]\n',
        "plans[2].films[0]: input should be 'credits', 'units', 'included' or 'per_use'",
    ),
    "a way that stands twice": (
        'key = "Pro"\n',
        'key = "Pro"\nfilms = ["credits", "credits"]\n',
        "plans.Pro.films: a way stands twice",
    ),
    "more of what films do not use up": (
        "film_seconds = 2400",
        'film_seconds = { hard = 2400, overage = "throttle" }',
        "plans.Enterprise.limits.film_seconds: 'throttle' is for what films use up, such as 'videos'",
    ),
    "throttling that never begins": (
        "credits = 60,",
        'credits = { hard = 60, overage = "throttle" },',
        "plans.Pro.limits.credits: 'throttle' needs a soft limit to begin at",
    ),
    "a trial of what nothing spends": (
        'key = "Free"\n',
        'key = "Free"\ntrial = { unit = "video", amount = 3 }\n',
        "plans.Free.trial: no rate spends its unit 'video'",
    ),
    "a mistyped trial": (
        'key = "Free"\n',
        'key = "Free"\ntrial = { amuont = 3 }\n',
        "plans[0].trial.amuont: unknown key, did you mean 'amount'?",
    ),
    "an empty name": ('name = "film-studio-003"', 'name = ""', "name: string should have at least 1 character"),
    "a date": ("rank = 2", "rank = 2026-11-21", "holds a date or time; a catalogue has none"),
}

# name: (lines to add, the fault that must be reported)
ADDITIONS = {
    "a flag that is neither yes nor no": (
        '[features.hd]\nper = "request"\nunit = "flag"\n',
        "hd = 5",
        "plans.Pro.limits.hd: a flag is 0 or 1",
    ),
    "a known feature counted in another way": (
        '[features.projects]\nper = "period"\nunit = "project"\n',
        "projects = 5",
        "features.projects: must be per 'now' in 'project'",
    ),
    "a quota without a soft limit": (
        '[features.uploads]\nper = "period"\nunit = "upload"\n',
        'uploads = "unlimited"',
        "plans.Pro.limits.uploads: an unlimited quota needs a soft limit against abuse",
    ),
    "a higher plan limited where the lower is not": (
        '[features.projects]\nper = "now"\nunit = "project"\n',
        "projects = 5",
        "plans.Enterprise.limits.projects: 5 is less than Pro's unlimited",
    ),
}

PACK = """
[[packs]]
key = "ten"
unit = "{unit}"
amount = 10
valid_days = 365
price = {{ lookup_key = "ten_v1", currency = "usd", minor = {minor}, interval = "once", tax = "exclusive" }}
"""
PER_USE = '\n[[per_use]]\nkey = "film"\nunit = "film"\ncurrency = "usd"\ntiers = [{tiers}]\n'

APPENDED = {
    "a pack below cost": (
        PACK.format(unit="credit", minor=176),
        "packs.ten: sells 10 credits for 176, below their cost of 177",
    ),
    "a pack nobody can spend": (PACK.format(unit="film", minor=890), "packs.ten: no rate spends its unit 'film'"),
    "a volume price that rises": (
        PER_USE.format(tiers="{ up_to = 9, unit_minor = 89 }, { unit_minor = 99 }"),
        "per_use.film.tiers: more units cost 99 each, fewer only 89",
    ),
    "a volume price with an end": (
        PER_USE.format(tiers="{ up_to = 9, unit_minor = 99 }"),
        "per_use.film.tiers: the last one must be open (no up_to)",
    ),
    "volume steps that do not rise": (
        PER_USE.format(tiers="{ up_to = 9, unit_minor = 99 }, { up_to = 9, unit_minor = 89 }, { unit_minor = 79 }"),
        "per_use.film.tiers: up_to 9 does not rise above 9",
    ),
    "an open step in the middle": (
        PER_USE.format(tiers="{ unit_minor = 99 }, { unit_minor = 89 }"),
        "per_use.film.tiers: only the last one may be open",
    ),
    "a volume price below cost": (
        PER_USE.replace('"film"', '"credit"').format(tiers="{ unit_minor = 17 }"),
        "per_use.credit: sells one credit for 17, below its cost",
    ),
    "a pack sold by the month": (
        PACK.format(unit="credit", minor=890).replace('"once"', '"month"'),
        "packs.ten: a pack is sold once, not by the month",
    ),
    "an expense by a meter that films do not have": (
        '\n[[expenses]]\nkind = "network"\nmeter = "video"\nmicro = 1\nper = 1\n',
        "expenses.network: no film is measured by 'video'; did you mean 'videos'?",
    ),
    "a second rate for one meter": (
        '\n[[rates]]\nmeter = "film_seconds"\nunit = "credit"\nmilli = 1\nper = 1\n',
        "rates: 'film_seconds in credit' stands 2 times",
    ),
}


def faults_of(content: str, folder: Path) -> list[str]:
    file = folder / "plans.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueInvalid) as caught:
        load_catalogue(file)
    assert caught.value.details == {"faults": caught.value.faults}
    assert str(file) in caught.value.message
    return caught.value.faults


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_catalogue_is_refused_with(name: str, tmp_path: Path) -> None:
    found, replacement, fault = CHANGES[name]
    assert CONTENT.count(found) >= 1
    assert any(fault in line for line in faults_of(CONTENT.replace(found, replacement, 1), tmp_path))


@pytest.mark.parametrize("name", APPENDED)
def test_an_extended_catalogue_is_refused_with(name: str, tmp_path: Path) -> None:
    text, fault = APPENDED[name]
    assert faults_of(CONTENT + text, tmp_path) == [fault]


@pytest.mark.parametrize("name", ADDITIONS)
def test_a_catalogue_with_one_more_feature_is_refused_with(name: str, tmp_path: Path) -> None:
    feature, limit, fault = ADDITIONS[name]
    content = CONTENT.replace("[[rates]]", feature + "[[rates]]", 1)
    for given, value in ((3, limit), (30, limit), (60, limit.replace("5", '"unlimited"')), (120, limit)):
        content = content.replace(f"credits = {given},", f"credits = {given}, {value},")
    assert fault in faults_of(content, tmp_path)


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    broken = CONTENT.replace("minor = 4900", "minor = 1").replace("credits = 60,", "credits = 2,")
    assert len(faults_of(broken, tmp_path)) == 2


def test_a_file_that_is_not_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    assert "line 2" in faults_of("name = 1\n[[[\n", tmp_path)[0]


def test_a_missing_file_and_one_that_is_not_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid, match="cannot be read"):
        load_catalogue(tmp_path / "nowhere.toml")
    (tmp_path / "film.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueInvalid, match="cannot be read"):
        load_catalogue(tmp_path / "film.toml")


def test_limits_may_be_unlimited_with_a_soft_limit(tmp_path: Path) -> None:
    content = CONTENT.replace("[[rates]]", '[features.films]\nper = "period"\nunit = "film"\n[[rates]]', 1)
    for given, value in (
        (3, 3),
        (30, 30),
        (60, '{ hard = "unlimited", soft = 200, notify_percent = [50] }'),
        (120, '{ hard = "unlimited", soft = 200 }'),
    ):
        content = content.replace(f"credits = {given},", f"credits = {given}, films = {value},")
    file = tmp_path / "plans.toml"
    file.write_text(content, encoding="utf-8")
    limit = load_catalogue(file).plan("Pro").limits["films"]
    assert (limit.hard, limit.soft, limit.notify_percent) == (None, 200, (50,))
