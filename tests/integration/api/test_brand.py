"""White label over HTTP: what a workspace chooses, and what a login page shows to everybody."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from tests.integration.api.team import make_team

from mutoscope.infra.settings import Settings
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Person, Studio

BRAND = {
    "display_name": "Acme Films",
    "primary_colour": "#0B3D91",
    "background_colour": "#ffffff",
    "accent_colour": "#ffee00",
    "support_address": "help@acme.com",
    "sender_name": "Acme Films",
    "reply_to": "films@acme.com",
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"studio_domain": "mutoscope.dev"})


async def put(studio: Studio, person: Person, **fields: Any) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.put("/api/workspaces/current/brand", json=fields, headers=person.headers)


async def host_of(studio: Studio, person: Person) -> str:
    slug = f"acme-{uuid.uuid4().hex[:8]}"
    answer = await studio.http.patch("/api/workspaces/current", json={"slug": slug}, headers=person.headers)
    assert answer.status_code == 200
    return f"studio.{slug}.mutoscope.dev"


async def upload(studio: Studio, person: Person, name: str, content: bytes, media_type: str) -> str:
    files = {"file": (name, content, media_type)}
    answer = await studio.http.post("/api/upload", files=files, headers=person.headers)
    assert answer.status_code < 300, answer.text
    return str(answer.json()["file_id"])


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 32), "#0b3d91").save(buffer, "PNG")
    return buffer.getvalue()


async def test_colours_are_kept_and_their_contrast_is_reported(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await put(studio, person, **BRAND)
    assert answer.status_code == 200, answer.text
    brand = answer.json()
    assert brand["primary_colour"] == "#0b3d91"
    assert brand["contrasts"]["primary_on_background"]["ratio"] == 10.04
    assert brand["contrasts"]["primary_on_background"]["readable"]
    assert not brand["contrasts"]["accent_on_background"]["readable_large"]
    assert brand["contrasts"]["text_on_accent"]["foreground"] == "#000000"
    assert brand["contrasts"]["text_on_background"]["ratio"] == 21
    assert (await studio.http.get("/api/workspaces/current/brand", headers=person.headers)).json() == brand


async def test_a_change_is_in_the_log_with_what_was_there_before(studio: Studio) -> None:
    person = await studio.sign_up()
    await put(studio, person, **BRAND)
    await put(studio, person, **{**BRAND, "display_name": "Acme"})
    await put(studio, person, **{**BRAND, "display_name": "Acme"})
    log = (await studio.http.get("/api/audit-log?action=brand.", headers=person.headers)).json()["items"]
    assert len(log) == 2
    assert (log[0]["before"], log[0]["after"]) == ({"display_name": "Acme Films"}, {"display_name": "Acme"})
    assert log[0]["payload"] == {"fields": ["display_name"]}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("primary_colour", "#fff", "brand_invalid"),
        ("primary_colour", "red", "brand_invalid"),
        ("accent_colour", "#00000g", "brand_invalid"),
        ("background_colour", "#000000;}", "brand_invalid"),
        ("display_name", "x" * 81, "brand_invalid"),
        ("sender_name", "Acme\r\nBcc: all@example.com", "brand_invalid"),
        ("reply_to", "a@acme.com\r\nBcc: b@acme.com", "email_invalid"),
        ("support_address", "nobody", "email_invalid"),
        ("logo_asset_id", str(uuid.UUID(int=7)), "logo_unusable"),
    ],
)
async def test_what_breaks_a_rule_changes_nothing(studio: Studio, field: str, value: str, code: str) -> None:
    person = await studio.sign_up()
    answer = await put(studio, person, **{**BRAND, field: value})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    kept = (await studio.http.get("/api/workspaces/current/brand", headers=person.headers)).json()
    assert kept["display_name"] is None


async def test_a_login_page_shows_the_brand_of_its_host_and_no_more(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    host = await host_of(studio, person)
    shown = await studio.http.get("/api/brand", headers={"host": host})
    assert (shown.status_code, shown.json()["name"], shown.json()["logo_url"]) == (200, "John Doe", None)
    await put(studio, person, **BRAND)
    shown = await studio.http.get("/api/brand", headers={"host": f"{host}:8443"})
    assert shown.json() == {
        "name": "Acme Films",
        "logo_url": None,
        "primary_colour": "#0b3d91",
        "background_colour": "#ffffff",
        "accent_colour": "#ffee00",
        "support_address": "help@acme.com",
    }
    for other in ("studio", "studio.nobody-here.mutoscope.dev", "evil.com", "a" * 300, "'; drop table brand"):
        answer = await studio.http.get("/api/brand", headers={"host": other})
        assert (answer.status_code, answer.json()["code"]) == (404, "no_brand_here"), other
    own = await studio.http.get("/api/workspaces/current/brand", headers=stranger.headers)
    assert own.json()["display_name"] is None


async def test_a_logo_is_an_image_of_the_workspace_and_does_not_expire(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    logo = await upload(studio, person, "logo.png", picture(), "image/png")
    foreign = await put(studio, stranger, logo_asset_id=logo)
    assert (foreign.status_code, foreign.json()["code"]) == (422, "logo_unusable")
    assert (await put(studio, person, logo_asset_id=logo)).status_code == 200
    host = await host_of(studio, person)
    studio.clock.advance(days=400)
    shown = (await studio.http.get("/api/brand", headers={"host": host})).json()
    opened = await studio.http.get(shown["logo_url"])
    assert (opened.status_code, opened.content) == (200, picture())


async def test_roles(studio: Studio) -> None:
    team = await make_team(studio)
    for role, expected in [(Role.ADMIN, 200), (Role.EDITOR, 403), (Role.VIEWER, 403)]:
        assert (await team.call(role, "PUT", "/workspaces/current/brand", json=BRAND)).status_code == expected
        assert (await team.call(role, "GET", "/workspaces/current/brand")).status_code == 200
