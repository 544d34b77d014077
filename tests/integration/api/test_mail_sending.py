"""Mail over real SMTP: what is taken, refused, lost and taken up again."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import ssl
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pydantic import SecretStr
from tests.integration.api.post import PostServer, post_server
from tests.integration.certificates import make_certificate

from mutoscope.bootstrap import open_container
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.settings import Settings
from mutoscope.kernel import MutoscopeError
from mutoscope.notifications import PostOffice, send_mail
from mutoscope.notifications.mail import SmtpServer

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

    from conftest import Person, Studio

_LINK = "https://studio.example/link#token=t"


@pytest.fixture
def owner_dsn(fresh_database: FreshDatabase) -> str:
    """A database of its own: the worker's duty takes every tenant's mail."""
    return fresh_database.owner_dsn


@pytest.fixture
def app_dsn(fresh_database: FreshDatabase) -> str:
    return fresh_database.app_dsn


@pytest.fixture
async def server() -> AsyncGenerator[PostServer]:
    async with post_server() as found:
        yield found


def office(studio: Studio, url: str, **changes: Any) -> PostOffice:  # noqa: ANN401 -- settings
    """Return the post office of a studio whose settings name an SMTP server."""
    changed = {"smtp_url": SecretStr(url), "mail_timeout_seconds": 2.0, **changes}
    settings: Settings = studio.container.settings.model_copy(update=changed)
    return dataclasses.replace(studio.container.notifications.office, settings=settings, server=SmtpServer.of(settings))


async def post(studio: Studio, person: Person, *, to: str | None = None, template: str = "magic_link") -> uuid.UUID:
    content = {"link": _LINK, "title": "Sea", "expires_at": "2026-03-01T12:00:00+00:00"}
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        posted = await post_mail(
            session,
            to=to or person.email,
            template=template,
            content=content,
            user_id=person.id,
            workspace_id=person.workspace_id,
        )
    studio.clock.advance(minutes=2)
    return posted


@pytest.fixture
async def person(studio: Studio) -> Person:
    found = await studio.sign_up()
    studio.query("with gone as (delete from mail returning 1) select count(*) from gone")
    return found


def state(studio: Studio, mail_id: uuid.UUID) -> tuple[str, int, str | None]:
    return studio.query("select state, attempts, last_error from mail where id = %s", mail_id)[0]  # type: ignore[return-value]


async def test_a_mail_arrives_whole_and_once(studio: Studio, person: Person, server: PostServer) -> None:
    mail_id = await post(studio, person)
    desk = office(studio, f"smtp://127.0.0.1:{server.port}", mail_from="Studio <no-reply@studio.example>")
    assert await send_mail(desk) == 1
    assert await send_mail(desk) == 0
    [message] = server.taken
    assert server.recipients == [person.email]
    assert message["Subject"] == "Your link to sign in at Studio"
    assert message["From"] == "Studio <no-reply@studio.example>"
    assert message["Message-ID"] == f"<{mail_id}@studio.example>"
    assert message["List-Unsubscribe"] is None
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert _LINK in plain.get_content()
    assert f'href="{_LINK}"' in html.get_content()
    assert "1 March 2026, 12:00 UTC" in plain.get_content()
    assert state(studio, mail_id) == ("sent", 1, None)


async def test_the_logo_of_the_workspace_travels_with_the_mail(
    studio: Studio, person: Person, server: PostServer
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 32), "#0b3d91").save(picture, "PNG")
    files = {"file": ("logo.png", picture.getvalue(), "image/png")}
    uploaded = await studio.http.post("/api/upload", files=files, headers=person.headers)
    brand = {"display_name": "Acme Films", "logo_asset_id": uploaded.json()["file_id"]}
    kept = await studio.http.put("/api/workspaces/current/brand", json=brand, headers=person.headers)
    assert kept.status_code == 200, kept.text
    url = f"smtp://127.0.0.1:{server.port}"
    for desk in (office(studio, url), office(studio, url, mail_logo_bytes=10)):
        await post(studio, person)
        assert await send_mail(desk) == 1
    with_logo, too_large = server.taken
    html = with_logo.get_body(("related", "html"))
    assert html is not None
    words, logo = html.iter_parts()
    assert '<img src="cid:logo" alt="Acme Films"' in words.get_content()
    assert (logo["Content-ID"], logo.get_content_type(), logo.get_content_disposition()) == (
        "<logo>",
        "image/png",
        "inline",
    )
    assert logo.get_content() == picture.getvalue()
    alone = too_large.get_body(("html",))
    assert alone is not None
    assert "<img" not in alone.get_content()
    assert "Acme Films</p>" in alone.get_content()
    page = await studio.http.get("/api/v1/mail/templates/magic_link/preview", headers=person.headers)
    assert '<img src="data:image/png;base64,' in page.text
    assert "img-src data:" in page.headers["content-security-policy"]


async def test_a_batch_shares_one_connection(studio: Studio, person: Person, server: PostServer) -> None:
    for _ in range(5):
        await post(studio, person)
    assert await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}")) == 5
    assert server.connections == 1


async def test_a_refused_address_fails_for_good_and_a_busy_server_is_tried_again(
    studio: Studio, person: Person, server: PostServer
) -> None:
    server.rcpt = {"gone@example.com": "550 Nobody here", "full@example.com": "452 Full"}
    gone = await post(studio, person, to="gone@example.com")
    full = await post(studio, person, to="full@example.com")
    good = await post(studio, person)
    desk = office(studio, f"smtp://127.0.0.1:{server.port}")
    assert await send_mail(desk) == 1
    assert state(studio, gone) == ("failed", 1, "the address was refused: 550")
    assert state(studio, full) == ("queued", 1, "the address was refused: 452")
    assert state(studio, good)[0] == "sent"
    assert await send_mail(desk) == 0
    server.rcpt = {}
    studio.clock.advance(minutes=2)
    assert await send_mail(desk) == 1
    assert state(studio, full) == ("sent", 2, None)


async def test_a_mail_that_never_gets_through_is_given_up(studio: Studio, person: Person, server: PostServer) -> None:
    server.rcpt = {person.email: "451 Later"}
    mail_id = await post(studio, person)
    desk = office(studio, f"smtp://127.0.0.1:{server.port}")
    for _ in range(40):
        await send_mail(desk)
        studio.clock.advance(hours=8)
    assert state(studio, mail_id)[0] == "failed"
    assert state(studio, mail_id)[1] > 8


@pytest.mark.parametrize(("answer", "expected"), [("554 Spam", "failed"), ("451 Greylisted", "queued")])
async def test_what_is_said_to_the_content_decides(
    studio: Studio, person: Person, server: PostServer, answer: str, expected: str
) -> None:
    server.data = [answer]
    mail_id = await post(studio, person)
    await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}"))
    assert state(studio, mail_id)[:2] == (expected, 1)


async def test_a_server_that_hangs_up_keeps_back_only_the_mail_it_was_given(
    studio: Studio, person: Person, server: PostServer
) -> None:
    server.data = ["250 Taken", "hang up", "250 Taken"]
    mails = [await post(studio, person) for _ in range(3)]
    desk = office(studio, f"smtp://127.0.0.1:{server.port}")
    assert await send_mail(desk) == 2
    assert sorted(state(studio, mail)[0] for mail in mails) == ["queued", "sent", "sent"]
    assert server.connections == 2
    studio.clock.advance(minutes=5)
    assert await send_mail(desk) == 1
    assert len(server.taken) == 3


async def test_after_a_doubt_the_same_message_id_comes_again(
    studio: Studio, person: Person, server: PostServer
) -> None:
    server.data = ["hang up after"]
    mail_id = await post(studio, person)
    desk = office(studio, f"smtp://127.0.0.1:{server.port}")
    await send_mail(desk)
    assert state(studio, mail_id)[0] == "queued"
    studio.clock.advance(minutes=5)
    await send_mail(desk)
    assert len(server.taken) == 2
    assert len({message["Message-ID"] for message in server.taken}) == 1


async def test_the_mail_of_a_killed_worker_is_taken_up_when_its_claim_runs_out(
    studio: Studio, person: Person, server: PostServer
) -> None:
    mail_id = await post(studio, person)
    now = studio.clock.now()
    studio.query("select id from mail_claim(%s, interval '5 minutes', 10)", now)  # and then it was killed
    assert state(studio, mail_id)[:2] == ("sending", 1)
    desk = office(studio, f"smtp://127.0.0.1:{server.port}")
    assert await send_mail(desk) == 0
    studio.clock.advance(minutes=6)
    assert await send_mail(desk) == 1
    # The old worker comes back from the dead: its attempt is over, it settles nothing.
    settle = "select mail_settle(%s, 1, 'queued', %s, %s, 'late')"
    assert studio.query(settle, mail_id, now, now) == [(False,)]
    assert state(studio, mail_id) == ("sent", 2, None)


async def test_workers_at_the_same_time_share_no_mail(studio: Studio, person: Person, server: PostServer) -> None:
    for _ in range(12):
        await post(studio, person)
    desk = office(studio, f"smtp://127.0.0.1:{server.port}", mail_batch=5)
    counts = await asyncio.gather(*(send_mail(desk) for _ in range(4)))
    assert sum(counts) == 12
    assert len({message["Message-ID"] for message in server.taken}) == len(server.taken) == 12


async def test_starttls_and_a_password(studio: Studio, person: Person, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    async with post_server(context=context, password="s3 cret/") as server:
        mail_id = await post(studio, person)
        url = f"smtp+starttls://studio:s3%20cret%2F@localhost:{server.port}"
        await send_mail(office(studio, url))
        assert state(studio, mail_id)[2] == "the server's certificate is not trusted, or TLS failed"
        wrong = f"smtp+starttls://studio:wrong@localhost:{server.port}"
        studio.clock.advance(minutes=5)
        await send_mail(office(studio, wrong, smtp_ca_file=certificate.chain))
        assert state(studio, mail_id)[2] == "the server refused our name and password: 535"
        studio.clock.advance(minutes=10)
        assert await send_mail(office(studio, url, smtp_ca_file=certificate.chain)) == 1
        assert server.tls == [True]


async def test_tls_from_the_first_byte(studio: Studio, person: Person, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    async with post_server(context=context, implicit=True) as server:
        await post(studio, person)
        desk = office(studio, f"smtps://localhost:{server.port}", smtp_ca_file=certificate.chain)
        assert await send_mail(desk) == 1


def test_a_password_is_not_sent_in_the_clear_to_another_machine() -> None:
    assert SmtpServer("mail.example.com", 25, "smtp", "u", "p").start_tls is True
    assert SmtpServer("mail.example.com", 25, "smtp").start_tls is None
    assert "p4ss" not in repr(SmtpServer("h", 25, "smtp", "u", "p4ss"))


async def test_letters_of_every_writing_in_addresses(studio: Studio, person: Person) -> None:
    async with post_server() as server:
        await post(studio, person, to="jörg@example.com")
        await post(studio, person, to="ada@münchen.example")
        assert await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}")) == 2
        assert sorted(server.recipients) == ["ada@xn--mnchen-3ya.example", "jörg@example.com"]
    async with post_server(smtputf8=False) as plain:
        old = await post(studio, person, to="jörg@example.com")
        await post(studio, person, to="ada@münchen.example")
        assert await send_mail(office(studio, f"smtp://127.0.0.1:{plain.port}")) == 1
        assert state(studio, old)[0] == "failed"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c.example",
        "x@example.com\r\nBcc: y@example.com",
        "x@example.com, y@example.com",
        "<x@y.example>",
    ],
)
async def test_an_address_that_is_none_fails_at_once(
    studio: Studio, person: Person, server: PostServer, address: str
) -> None:
    mail_id = await post(studio, person, to=address or " ")
    assert await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}")) == 0
    assert state(studio, mail_id)[0] == "failed"
    assert server.recipients == []


async def test_a_name_cannot_write_headers(studio: Studio, person: Person, server: PostServer) -> None:
    evil = "Sea\r\nBcc: victim@example.com\r\n\r\nHello\u202eevil\x00"
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        await post_mail(
            session,
            to=person.email,
            template="invitation",
            content={"link": _LINK, "workspace_name": evil, "inviter_name": evil, "role": "editor"},
            user_id=person.id,
        )
    studio.clock.advance(minutes=2)
    assert await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}")) == 1
    [message] = server.taken
    assert message["Bcc"] is None
    assert message["X"] is None
    assert "\n" not in message["Subject"]
    assert "\u202e" not in message["Subject"]
    assert server.recipients == [person.email]


async def test_a_mail_whose_reader_was_erased_is_not_sent(studio: Studio, person: Person, server: PostServer) -> None:
    mail_id = await post(studio, person)
    async with studio.container.database.session(user_id=person.id) as session:
        await session.info["vault"].erase(session, person.id)
    assert await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}")) == 0
    assert state(studio, mail_id) == ("failed", 1, "its reader was erased")


async def test_without_a_server_mail_waits_and_old_mail_is_not_sent_later(
    studio: Studio, person: Person, server: PostServer
) -> None:
    mail_id = await post(studio, person)
    assert await send_mail(studio.container.notifications.office) == 0
    assert state(studio, mail_id)[0] == "queued"
    studio.clock.advance(days=4)
    assert await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}")) == 0
    assert state(studio, mail_id)[0] == "failed"
    assert server.taken == []


async def test_a_notice_can_be_stopped_by_one_request(studio: Studio, person: Person, server: PostServer) -> None:
    await post(studio, person, template="generation_finished")
    await send_mail(office(studio, f"smtp://127.0.0.1:{server.port}"))
    [message] = server.taken
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/api/" + message["List-Unsubscribe"].strip("<>").partition("/api/")[2]
    looked = await studio.http.get(path)
    assert looked.status_code == 200
    wishes = await studio.http.get("/api/v1/users/notifications", headers=person.headers)
    assert wishes.json()["generation_finished"] is True, "looking changes nothing"
    stopped = await studio.http.post(path, data={"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200, stopped.text
    wishes = await studio.http.get("/api/v1/users/notifications", headers=person.headers)
    assert wishes.json() == {"generation_finished": False, "generation_failed": True, "quota_warning": True}
    forged = await studio.http.post(path[:-4] + "AAAA")
    assert (forged.status_code, forged.json()["code"]) == (422, "unsubscribe_link_invalid")


async def test_a_sender_that_is_no_address_is_refused_at_the_start(settings: Settings) -> None:
    wrong = settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1"), "mail_from": "Studio <nobody>"})
    with pytest.raises(MutoscopeError, match="MAIL_FROM"):
        async with open_container(wrong):
            pass


def test_an_address_of_another_kind_of_server_is_refused() -> None:
    with pytest.raises(MutoscopeError, match="SMTP"):
        SmtpServer.of(Settings(smtp_url=SecretStr("http://mail.example")))
