"""Which limit a request meets, what a rate means, and that the page says so."""

from __future__ import annotations

import math
import re
import uuid
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError

from mutoscope.infra.rate_limit import Decision, Hit, Limiter, Policy, decide, header_fields, parse_rate, refuse
from mutoscope.infra.settings import Settings
from mutoscope.tenancy import POLICIES, EndpointClass, RequestLimits, Role, Scope, Verb, class_of
from mutoscope.tenancy.rate_limits import address_key, policy_name

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "limits.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| .+? \| .+? \| `(.+?)` \|$", re.MULTILINE)


def limits(**settings: object) -> RequestLimits:
    return RequestLimits(Settings(**settings), cast("Limiter", None), pepper=b"p" * 32)  # pyright: ignore[reportArgumentType] -- pydantic checks them


def test_the_page_lists_every_policy_with_its_default() -> None:
    listed = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    settings = Settings()
    assert listed == {f"{kind}-{subject}": getattr(settings, f"limit_{kind}_{subject}") for kind, subject in POLICIES}


def test_every_rate_among_the_settings_is_a_policys() -> None:
    others = {"limit_endpoints", "limit_outage_seconds"}
    named = {f"limit_{kind}_{subject}" for kind, subject in POLICIES}
    assert named | others <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("verb", "safe", "expected"),
    [
        (None, True, EndpointClass.PUBLIC),
        (None, False, EndpointClass.AUTH),
        ("project.read", True, EndpointClass.READ),
        ("project.create", False, EndpointClass.WRITE),
        ("generation.create", False, EndpointClass.GENERATE),
        ("generation.cancel", False, EndpointClass.WRITE),
        ("asset.create", False, EndpointClass.UPLOAD),
        ("asset.create", True, EndpointClass.UPLOAD),
        ("credential.manage", False, EndpointClass.AUTH),
    ],
)
def test_an_endpoint_has_a_class(verb: Verb | None, *, safe: bool, expected: EndpointClass) -> None:
    assert class_of(verb, safe=safe) is expected


def test_whoever_is_known_is_not_counted_by_address_and_a_key_counts_for_its_user() -> None:
    user, workspace, key = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    person = Scope(workspace, user, Role.OWNER, uuid.uuid4())
    program = Scope(workspace, user, Role.OWNER, None, key_id=key)

    def names(scope: Scope | None, kind: EndpointClass) -> dict[str, str]:
        return {hit.policy.name: hit.key for hit in limits().hits(kind, "GET /x", scope, "203.0.113.7")}

    assert names(person, EndpointClass.READ) == {"read-user": user.hex, "read-workspace": workspace.hex}
    assert names(program, EndpointClass.WRITE) == {
        "write-user": user.hex,
        "write-key": key.hex,
        "write-workspace": workspace.hex,
    }
    assert names(None, EndpointClass.AUTH) == {"auth-address": "203.0.113.7"}
    assert names(person, EndpointClass.AUTH) == {"auth-user": user.hex}


def test_a_rate_may_be_off() -> None:
    assert limits(limit_auth_address="off").hits(EndpointClass.AUTH, "POST /x", None, "203.0.113.7") == []


@pytest.mark.parametrize("rate", ["", "0/60", "60", "60/0", "-1/60", "60/60/0", "1.5/60", "60/minute", "off/60"])
def test_a_rate_that_means_nothing_is_refused_at_the_start(rate: str) -> None:
    with pytest.raises(ValidationError):
        Settings(limit_read_user=rate)
    with pytest.raises(ValidationError):
        Settings(limit_endpoints={"GET /x": rate})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_stands_for_a_subscriber(address: str | None, expected: str) -> None:
    assert address_key(address) == expected


def test_an_endpoints_policy_is_named_after_it() -> None:
    assert policy_name("GET /generations/{generation_id}") == "get-generations-generation-id"


def test_headers_are_structured_fields_with_whole_seconds() -> None:
    policy = Policy("read-user", 100, 60.0, burst=7)
    decision = Decision(policy, allowed=True, remaining=3, retry_after=0.0, reset=2.01)
    other = Decision(Policy("w", 1, 0.5), allowed=False, remaining=0, retry_after=0.2, reset=0.0)
    assert header_fields([decision, other]) == {
        "RateLimit-Policy": '"read-user";q=7;w=5, "w";q=1;w=1',
        "RateLimit": '"read-user";r=3;t=3, "w";r=0;t=0',
    }
    assert header_fields([]) == {}
    assert refuse(other).details == {"retry_after": 1, "limit": "w"}


@pytest.mark.parametrize(
    ("debt", "cost", "remaining", "retry_after"),
    [
        (0.0, 1, 10, 0.0),
        (0.95, 1, 9, 0.0),
        (9.0, 1, 1, 0.0),
        (9.5, 1, 0, 0.5),
        (10.0, 3, 0, 3.0),
        (0.0, 11, 10, math.inf),
    ],
)
def test_a_decision_is_the_arithmetic_of_the_moment(debt: float, cost: int, remaining: int, retry_after: float) -> None:
    policy, now = Policy("p", 60, 60.0, burst=10), 1_800_000_000.0
    allowed = debt + cost <= 10
    decision = decide(Hit(policy, "me", cost), allowed=allowed, tat=now + debt, now=now)
    assert decision.remaining == remaining
    assert decision.retry_after == pytest.approx(retry_after)
    assert decision.reset == pytest.approx(debt)


def test_rates_are_read() -> None:
    assert parse_rate("p", "10/60") == Policy("p", 10, 60)
    assert parse_rate("p", "10/60/3") == Policy("p", 10, 60, burst=3)
    assert parse_rate("p", "off") is None
