"""Domains over HTTP against a real DNS server: claimed by anybody, held by who proves."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.api.team import make_team
from tests.integration.dns_server import DnsServer, open_dns_server

from mutoscope.infra.settings import Settings
from mutoscope.tenancy import Role
from mutoscope.tenancy.domains import recheck_domains

if TYPE_CHECKING:
    from conftest import Person, Studio


@pytest.fixture
async def dns_server() -> AsyncGenerator[DnsServer]:
    async with open_dns_server() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, dns_server: DnsServer) -> Settings:
    update = {
        "dns_resolvers": (dns_server.address,),
        "dns_seconds": 0.3,
        "studio_domain": "mutoscope.dev",
        "public_url": "https://app.mutoscope.dev",
        "domains_per_workspace": 3,
    }
    return settings.model_copy(update=update)


def a_domain() -> str:
    return f"studio.acme-{uuid.uuid4().hex[:12]}.com"


async def claim(studio: Studio, person: Person, domain: str) -> dict[str, Any]:
    answer = await studio.http.post("/api/domains", json={"domain": domain}, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def publish(dns_server: DnsServer, claimed: dict[str, Any]) -> None:
    dns_server.records.setdefault(claimed["record"]["name"], []).append(claimed["record"]["value"])


async def verify(studio: Studio, person: Person, claimed: dict[str, Any]) -> tuple[int, str | None]:
    answer = await studio.http.post(f"/api/domains/{claimed['id']}/verify", headers=person.headers)
    return answer.status_code, answer.json().get("code")


async def tls(studio: Studio, domain: str) -> int:
    return (await studio.http.get("/api/domains/tls-check", params={"domain": domain})).status_code


async def test_a_domain_is_held_once_its_record_is_published(studio: Studio, dns_server: DnsServer) -> None:
    person, domain = await studio.sign_up(), a_domain()
    claimed = await claim(studio, person, domain)
    assert claimed["record"]["name"] == f"_mutoscope.{domain}"
    assert await verify(studio, person, claimed) == (409, "domain_unproven")
    dns_server.records[f"_mutoscope.{domain}"] = ["v=spf1 -all", claimed["record"]["value"] + "x"]
    assert await verify(studio, person, claimed) == (409, "domain_unproven"), "every letter counts"
    assert await tls(studio, domain) == 404
    publish(dns_server, claimed)
    assert await verify(studio, person, claimed) == (200, None)
    assert await tls(studio, domain) == 200
    listed = (await studio.http.get("/api/domains", headers=person.headers)).json()
    assert [(item["domain"], bool(item["verified_at"])) for item in listed["items"]] == [(domain, True)]
    assert set(dns_server.asked) == {f"_mutoscope.{domain}"}
    log = (await studio.http.get("/api/audit-log?action=domain.", headers=person.headers)).json()["items"]
    assert [entry["action"] for entry in log] == ["domain.verified", "domain.claimed"]


async def test_a_mere_claim_keeps_nobody_from_a_domain_and_a_proof_does(studio: Studio, dns_server: DnsServer) -> None:
    squatter, owner, late = await studio.sign_up(), await studio.sign_up(), await studio.sign_up()
    domain = a_domain()
    squatted, claimed = await claim(studio, squatter, domain), await claim(studio, owner, domain)
    publish(dns_server, claimed)
    assert await verify(studio, squatter, squatted) == (409, "domain_unproven"), "another's proof is not one's own"
    assert await verify(studio, owner, claimed) == (200, None)
    answer = await studio.http.post("/api/domains", json={"domain": domain}, headers=late.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "domain_taken")
    assert str(owner.workspace_id) not in answer.text
    publish(dns_server, squatted)
    assert await verify(studio, squatter, squatted) == (409, "domain_taken")


async def test_of_two_who_prove_at_once_one_holds_the_domain(studio: Studio, dns_server: DnsServer) -> None:
    people, domain = [await studio.sign_up(), await studio.sign_up()], a_domain()
    claims = [await claim(studio, person, domain) for person in people]
    for claimed in claims:
        publish(dns_server, claimed)
    calls = (verify(studio, person, claimed) for person, claimed in zip(people, claims, strict=True))
    assert sorted(status for status, _ in await asyncio.gather(*calls)) == [200, 409]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("STUDIO.Bücher-{id}.Example.COM.", "studio.xn--bcher-{id}-h3b.example.com"),
        ("studio。acme-{id}.com", "studio.acme-{id}.com"),
        (" \uff53\uff54\uff55\uff44\uff49\uff4f.acme-{id}.com ", "studio.acme-{id}.com"),  # full width
    ],
)
async def test_names_have_one_form(studio: Studio, given: str, kept: str) -> None:
    person, mark = await studio.sign_up(), uuid.uuid4().hex[:6]
    claimed = await claim(studio, person, given.replace("{id}", mark))
    domain: str = claimed["domain"]
    assert domain.isascii()
    assert domain == domain.lower()
    if "xn--" in kept:
        assert domain.startswith("studio.xn--bcher-")
    else:
        assert domain == kept.replace("{id}", mark)
    again = await studio.http.post("/api/domains", json={"domain": domain}, headers=person.headers)
    assert (again.status_code, again.json()["code"]) == (409, "domain_taken")


@pytest.mark.parametrize(
    "name",
    [
        *("com", "localhost", "studio.localhost", "127.0.0.1", "::1", "[::1]", "1.2.3", "0x7f.1", "co.uk", "com.au"),
        *("mutoscope.dev", "app.mutoscope.dev", "studio.x.mutoscope.dev", "printer.local", "db.internal", "a.test"),
        *("", ".", "a..b", "a b.com", "a_b.com", "-a.com", "a-.com", "*.acme.com", "acme.com/x", "acme.com:80"),
        *("user@acme.com", "acme\\.com", "a\u0000.com", "x" * 64 + ".com", ".".join(["abcdefgh"] * 30), "\ud800.com"),
        *("http://acme.com", "acme.com\r\nX: y", "\u202eacme.com", "⒈com"),
    ],
)
async def test_names_that_can_be_no_workspaces_are_refused(studio: Studio, name: str) -> None:
    person = await studio.sign_up()
    body = b'{"domain": "\\ud800.com"}' if name == "\ud800.com" else None
    options: dict[str, Any] = {"content": body} if body else {"json": {"domain": name}}
    answer = await studio.http.post("/api/domains", headers=person.headers, **options)
    assert answer.status_code == 422, answer.text
    assert (await studio.http.get("/api/domains", headers=person.headers)).json()["items"] == []


async def test_a_dns_that_says_nothing_is_no_refusal_of_the_proof(studio: Studio, dns_server: DnsServer) -> None:
    person = await studio.sign_up()
    claimed = await claim(studio, person, a_domain())
    dns_server.is_silent = True
    assert await verify(studio, person, claimed) == (503, "dns_silent")
    dns_server.is_silent, dns_server.is_failing = False, True
    assert await verify(studio, person, claimed) == (503, "dns_silent")


async def test_a_workspace_claims_no_more_than_the_limit(studio: Studio) -> None:
    person = await studio.sign_up()
    for _ in range(3):
        await claim(studio, person, a_domain())
    answer = await studio.http.post("/api/domains", json={"domain": a_domain()}, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_domains")


async def test_domains_of_others_do_not_exist_and_keepers_alone_manage(studio: Studio, dns_server: DnsServer) -> None:
    team, stranger = await make_team(studio), await studio.sign_up()
    claimed = await claim(studio, team.owner, a_domain())
    publish(dns_server, claimed)
    path = f"/api/domains/{claimed['id']}"
    assert await verify(studio, stranger, claimed) == (404, "domain_not_found")
    assert (await studio.http.delete(path, headers=stranger.headers)).status_code == 404
    for role in (Role.EDITOR, Role.VIEWER):
        assert (await team.call(role, "GET", "/domains")).status_code == 403
        assert (await team.call(role, "DELETE", f"/domains/{claimed['id']}")).status_code == 403
    assert (await team.call(Role.ADMIN, "POST", f"/domains/{claimed['id']}/verify")).status_code == 200
    assert (await team.call(Role.ADMIN, "DELETE", f"/domains/{claimed['id']}")).status_code == 204
    assert await tls(studio, claimed["domain"]) == 404
    again = await claim(studio, stranger, claimed["domain"])
    publish(dns_server, again)
    assert await verify(studio, stranger, again) == (200, None)


async def test_a_domain_whose_proof_is_gone_is_given_up_after_some_days(studio: Studio, dns_server: DnsServer) -> None:
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("delete from custom_domain")  # of other tests: what is due is looked up for all tenants
    person = await studio.sign_up()
    claimed = await claim(studio, person, a_domain())
    publish(dns_server, claimed)
    await verify(studio, person, claimed)

    async def a_day_later() -> int:
        studio.clock.advance(days=1, seconds=1)
        container = studio.container
        return await recheck_domains(container.database, container.settings, now=studio.clock.now())

    assert await a_day_later() == 0
    dns_server.records.clear()
    assert await a_day_later() == 0
    dns_server.is_silent = True
    assert await a_day_later() == 0, "silence counts for nothing"
    dns_server.is_silent = False
    assert await a_day_later() == 0
    assert await tls(studio, claimed["domain"]) == 200
    assert await a_day_later() == 1
    assert await tls(studio, claimed["domain"]) == 404
    person = await studio.log_in(person.email)
    log = (await studio.http.get("/api/audit-log?action=domain.lost", headers=person.headers)).json()["items"]
    assert [(entry["payload"]["domain"], entry["user_id"]) for entry in log] == [(claimed["domain"], None)]


async def test_a_name_by_slug_leads_to_its_workspace(studio: Studio) -> None:
    person, slug = await studio.sign_up(), f"acme-{uuid.uuid4().hex[:8]}"
    await studio.http.patch("/api/workspaces/current", json={"slug": slug}, headers=person.headers)
    listed = (await studio.http.get("/api/domains", headers=person.headers)).json()
    assert listed["studio_host"] == f"studio.{slug}.mutoscope.dev"
    assert await tls(studio, f"studio.{slug}.mutoscope.dev") == 200
    assert await tls(studio, f"STUDIO.{slug.upper()}.mutoscope.dev.") == 200
    for other in (f"{slug}.mutoscope.dev", f"studio.x.{slug}.mutoscope.dev", f"studio.{slug}.evil.dev", "studio..", ""):
        assert await tls(studio, other) == 404, other


async def test_a_claim_that_is_given_up_while_the_dns_is_asked_is_not_proved(
    studio: Studio, dns_server: DnsServer
) -> None:
    person, domain = await studio.sign_up(), a_domain()
    claimed = await claim(studio, person, domain)
    publish(dns_server, claimed)
    workspace_id = person.workspace_id

    class Dropping(dict[str, list[str]]):
        def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 -- a dictionary's
            studio.query("delete from custom_domain where id = %s returning 1", claimed["id"])
            return super().get(name, default)

    dns_server.records = Dropping(dns_server.records)
    assert await verify(studio, person, claimed) == (404, "domain_not_found")
    said = studio.query("select action from event where workspace_id = %s", workspace_id)
    assert ("domain.verified",) not in said
    assert await tls(studio, domain) == 404
