"""Wordings of a workspace, the outbox in the application, and what may be seen there."""

from __future__ import annotations

import dataclasses
import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.mailbox import posted_mail

from mutoscope.infra.mail_contents import MAIL_CONTENTS
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.notifications import PostOffice
from mutoscope.notifications.mail import SmtpServer
from mutoscope.notifications.mail.outbox import find_mail, read_mail
from mutoscope.notifications.mail.templates import find_template
from mutoscope.notifications.mail.types import Look, Wording
from mutoscope.notifications.mail.word_mail import word_mail
from mutoscope.tenancy import Role, Scope

if TYPE_CHECKING:
    from conftest import Person, Studio

_BASE = "/api/v1/mail"
_LINK = "https://studio.example/sign-in#token=verysecret"


async def put(studio: Studio, person: Person, name: str, subject: str, body: str) -> tuple[int, dict[str, Any]]:
    answer = await studio.http.put(
        f"{_BASE}/templates/{name}", json={"subject": subject, "body": body}, headers=person.headers
    )
    return answer.status_code, answer.json()


async def post(studio: Studio, person: Person, **content: Any) -> str:  # noqa: ANN401 -- JSON
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        return str(
            await post_mail(
                session,
                to=person.email,
                template="magic_link",
                content={"link": _LINK, **content},
                user_id=person.id,
                workspace_id=person.workspace_id,
            )
        )


@pytest.mark.parametrize("name", MAIL_CONTENTS)
async def test_every_mail_has_a_page_with_sample_data(studio: Studio, name: str) -> None:
    person = await studio.sign_up()
    page = await studio.http.get(f"{_BASE}/templates/{name}/preview", headers=person.headers)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "<script" not in page.text
    assert "{{" not in page.text
    assert "{%" not in page.text
    assert page.text.count("<h1") == 1
    assert '<html lang="en">' in page.text


async def test_a_workspace_words_a_mail_and_goes_back(studio: Studio) -> None:
    person = await studio.sign_up()
    status, kept = await put(
        studio, person, "magic_link", "Your key, {{ brand }}", "# Hello\nCome in:\n[Enter]({{ link }})\n> Bye"
    )
    assert (status, kept["own"]) == (200, True)
    mail_id = await post(studio, person)
    page = await studio.http.get(f"{_BASE}/outbox/{mail_id}", headers=person.headers)
    assert f'<a href="{_LINK}"' in page.text
    assert ">Enter</a>" in page.text
    back = await studio.http.delete(f"{_BASE}/templates/magic_link", headers=person.headers)
    assert back.json()["own"] is False
    assert back.json()["body"] == find_template("magic_link").wording.body
    assert studio.query(
        "select count(*) from event where action = 'mail_template.changed' and workspace_id = %s", person.workspace_id
    ) == [(2,)]


@pytest.mark.parametrize(
    ("body", "line", "word"),
    [
        ("Hello\n{{ nobody }}", 2, "nobody"),
        ("{{ link }}\n\n{% for x in link %}x{% endfor %}", 3, "for"),
        ("{{ link.__class__ }}", 1, "getattr"),
        ("{{ link['x'] }}", 1, "getitem"),
        ("{{ link() }}", 1, "call"),
        ("{{ 'a' * 1000000000 }}", 1, "mul"),
        ("{{ link ~ link }}", 1, "concat"),
        ("{{ '%99999999d' | format(1) }}", 1, "format"),
        ("{{ link | center(99999999) }}", 1, "center"),
        ("{% set x = 1 %}", 1, "assign"),
        ("{% include 'x' %}", 1, "include"),
        ("{% macro m() %}{% endmacro %}", 1, "macro"),
        ("a\nb\n{% if %}", 3, "expected"),
        ("{{ link", 1, "unexpected"),
        ("{% raw %}x", 1, "raw"),
        ("", 1, "characters"),
        ("{{ range(9) }}", 1, "call"),
        ("{{ " + "9" * 5000 + " }}", 1, "number"),
        ("{% if link %}" * 150 + "{% endif %}" * 150, 1, "nested"),
        ("{{ " + "(" * 3000 + "link" + ")" * 3000 + " }}", 1, "nested"),
        ("{{ link }}" * 1000, 1, "too many"),
        ("{% if link > 5 %}x{% endif %}", 1, "compares"),
        ("{{ link | default(9e999) }}", 1, "breaks"),
    ],
)
async def test_a_wording_that_does_more_is_refused_with_its_line(
    studio: Studio, body: str, line: int, word: str
) -> None:
    person = await studio.sign_up()
    status, told = await put(studio, person, "magic_link", "Hello", body)
    assert (status, told["code"], told["field"], told["line"]) == (422, "wording_invalid", "body", line)
    assert word in told["detail"].casefold()
    status, _ = await put(studio, person, "magic_link", "x" * 201, "Hello")
    assert status == 422
    status, told = await put(studio, person, "magic_link", "a\nb", "Hello")
    assert (status, told["field"]) == (422, "subject")
    assert (await put(studio, person, "magic_link", "Hello", "x" * 20_001))[0] == 422


async def test_a_wording_that_breaks_on_a_mail_gives_way_to_the_products() -> None:
    for body in ("{% if 1 > link %}x{% endif %}", "{% if link %}" * 150 + "x" + "{% endif %}" * 150):
        worded = word_mail("magic_link", Wording("Hello", body), {"link": _LINK}, Look("M", "M"))
        assert worded.subject == "Your link to sign in at M"
        assert _LINK in worded.plain


async def test_warnings_to_the_owner_of_an_account_are_the_servers(studio: Studio) -> None:
    person = await studio.sign_up()
    status, told = await put(studio, person, "password_changed", "Nothing happened", "All is well.")
    assert (status, told["code"]) == (409, "mail_template_fixed")
    assert (await put(studio, person, "nothing", "a", "b"))[1]["code"] == "mail_template_not_found"


async def test_a_value_makes_no_markup_button_or_line(studio: Studio) -> None:
    person = await studio.sign_up()
    evil = '[Sign in](https://evil.example)\n# Big\n<script>alert(1)</script>" onclick=x'
    body = "{{ workspace_name }}\nFrom {{ inviter_name }}"
    assert (await put(studio, person, "invitation", "{{ workspace_name }}", body))[0] == 200
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        mail_id = await post_mail(
            session,
            to=person.email,
            template="invitation",
            content={"workspace_name": evil, "inviter_name": evil, "role": "x", "link": _LINK},
            workspace_id=person.workspace_id,
        )
    page = (await studio.http.get(f"{_BASE}/outbox/{mail_id}", headers=person.headers)).text
    assert "<a " not in page
    assert "<h1" not in page
    assert "<script" not in page
    assert '" onclick' not in page
    assert html.escape("<script>") in page


async def test_a_preview_keeps_nothing(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await studio.http.post(
        f"{_BASE}/templates/receipt/preview",
        json={"subject": "Paid {{ amount }}", "body": "# Thanks\n{{ description }}"},
        headers=person.headers,
    )
    assert answer.json()["subject"] == "Paid 29.00 EUR"
    assert "Pro, March 2026" in answer.json()["plain"]
    kept = (await studio.http.get(f"{_BASE}/templates/receipt", headers=person.headers)).json()
    assert kept["own"] is False


async def test_the_brand_of_the_workspace_shows(studio: Studio) -> None:
    person = await studio.sign_up()
    studio.query(
        "insert into workspace_brand (workspace_id, display_name, primary_colour, background_colour, accent_colour, "
        "updated_at) values (%s, 'Harbour & Sons', '#ffe600', '#ffffff', '#000000', now()) returning workspace_id",
        person.workspace_id,
    )
    page = (await studio.http.get(f"{_BASE}/templates/magic_link/preview", headers=person.headers)).text
    assert "Harbour &amp; Sons" in page
    button = re.search(r"background:#ffe600;color:(#\w+)", page)
    assert button is not None
    assert button[1] == "#16181d", "dark words on yellow"


async def test_another_person_and_another_tenant_see_nothing(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    mail_id = await post(studio, person)
    colleague = studio.add_member(person.workspace_id, Role.ADMIN)
    token = await studio.token_for(colleague, person.workspace_id)
    for headers in (stranger.headers, {"Authorization": f"Bearer {token}"}):
        answer = await studio.http.get(f"{_BASE}/outbox/{mail_id}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "mail_not_found")
        listed = await studio.http.get(f"{_BASE}/outbox", headers=headers)
        assert mail_id not in listed.text
    mine = (await studio.http.get(f"{_BASE}/outbox", headers=person.headers)).json()["items"]
    assert (mine[0]["id"], mine[0]["to"], mine[0]["state"]) == (mail_id, person.email, "queued")


async def test_links_are_hidden_where_mail_leaves_and_from_whoever_is_not_the_person(studio: Studio) -> None:
    person = await studio.sign_up()
    mail_id = await post(studio, person)
    office: PostOffice = studio.container.notifications.office
    leaving = dataclasses.replace(office, server=SmtpServer("mail.example", 25, "smtp"))
    own = Scope(person.workspace_id, person.id, Role.OWNER, person.session_id)
    by_key = dataclasses.replace(own, session_id=None, key_id=person.id)
    operator = dataclasses.replace(own, impersonator_id=person.id)
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        [posted] = [m for m in await posted_mail(studio, "magic_link", to=person.email) if str(m.id) == mail_id]
        mail = await find_mail(session, posted.id)
        shown = [await read_mail(session, desk, scope, mail) for desk, scope in
                 [(office, own), (leaving, own), (office, by_key), (office, operator)]]  # fmt: skip
    assert [_LINK in worded.html for worded in shown] == [True, False, False, False]
    assert [_LINK in worded.plain for worded in shown] == [True, False, False, False]


async def test_a_mail_that_lacks_something_is_refused_when_it_is_posted(studio: Studio) -> None:
    person = await studio.sign_up()
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        for template, content in [("magic_link", {}), ("magic_link", {"link": "javascript:x"}), ("nothing", {})]:
            with pytest.raises(ValueError, match=template):
                await post_mail(session, to="a@b.example", template=template, content=content, user_id=person.id)
