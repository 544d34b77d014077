"""Mail over HTTP: the outbox, a workspace's wordings, a person's wishes."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse

from mutoscope.infra.database import bind_session
from mutoscope.notifications.mail import outbox, tenant_wording
from mutoscope.notifications.mail.look import workspace_look
from mutoscope.notifications.mail.pages import mail_page, unsubscribe_page
from mutoscope.notifications.mail.post_office import PostOffice
from mutoscope.notifications.mail.schemas import (
    MailPage,
    MailPreview,
    MailWording,
    NoticeChange,
    NoticeWishes,
    TemplateList,
    TemplateView,
)
from mutoscope.notifications.mail.templates import NOTICES
from mutoscope.notifications.mail.wishes import keep_wishes, read_wishes
from mutoscope.notifications.mail.word_mail import word_mail
from mutoscope.tenancy import PUBLIC, ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems, service

OfficeDep = Annotated[PostOffice, service(PostOffice)]
Reader = Annotated[Scope, allowed("mail.read")]
Editor = Annotated[Scope, allowed("mail.edit")]
Name = Annotated[str, Path(max_length=60, description="Such as `magic_link`.")]
Token = Annotated[str, Path(max_length=200)]

router = APIRouter(tags=["mail"], route_class=TransactionRoute)


@router.get("/mail/outbox", summary="List mail that was posted")
async def list_outbox(
    scope: Reader,
    session: SessionDep,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> MailPage:
    """Return one page of one's own mail and the workspace's, newest first, with how sending it went."""
    return MailPage.of(await outbox.list_mail(session, scope, cursor=cursor, limit=limit))


@router.get("/mail/outbox/{mail_id}", summary="Look at a mail", response_class=HTMLResponse, responses=problems(404))
async def show_mail(mail_id: uuid.UUID, scope: Reader, session: SessionDep, office: OfficeDep) -> HTMLResponse:
    """Return a mail as a page. Its links work only where no SMTP server is configured (development)."""
    mail = await outbox.find_mail(session, mail_id)
    return mail_page((await outbox.read_mail(session, office, scope, mail)).html)


@router.get("/mail/templates", summary="List the mails of the product")
async def list_templates(scope: Reader, session: SessionDep) -> TemplateList:
    """Return every mail as this workspace words it, with the variables it may use."""
    found = await tenant_wording.list_templates(session, scope.workspace_id)
    return TemplateList(items=[TemplateView.of(item) for item in found])


@router.get("/mail/templates/{name}", summary="Read the wording of a mail", responses=problems(404))
async def read_template(name: Name, scope: Reader, session: SessionDep) -> TemplateView:
    """Return one mail as this workspace words it."""
    return TemplateView.of(await tenant_wording.read_template(session, scope.workspace_id, name))


@router.put("/mail/templates/{name}", summary="Word a mail", responses=problems(404, 409))
async def put_template(
    name: Name, request: MailWording, scope: Editor, session: SessionDep, clock: ClockDep
) -> TemplateView:
    """Word a mail for this workspace. What breaks a rule is refused with the line it stands in."""
    wording = request.wording()
    kept = await tenant_wording.keep_wording(session, scope.workspace_id, name, wording, now=clock.now())
    return TemplateView.of(kept)


@router.delete("/mail/templates/{name}", summary="Go back to the product's wording", responses=problems(404))
async def delete_template(name: Name, scope: Editor, session: SessionDep) -> TemplateView:
    """Drop this workspace's wording of a mail and return the product's."""
    return TemplateView.of(await tenant_wording.drop_wording(session, scope.workspace_id, name))


@router.post("/mail/templates/{name}/preview", summary="Try a wording", responses=problems(404, 409))
async def preview(
    name: Name, request: MailWording, scope: Editor, session: SessionDep, office: OfficeDep
) -> MailPreview:
    """Return a mail in a wording that is not kept, with sample data and this workspace's look."""
    wording = request.wording()
    template = tenant_wording.check_own_wording(name, wording)
    look = await workspace_look(session, office, scope.workspace_id)
    return MailPreview.of(word_mail(name, wording, template.sample, look))


@router.get(
    "/mail/templates/{name}/preview",
    summary="Look at a mail with sample data",
    response_class=HTMLResponse,
    responses=problems(404),
)
async def show_preview(name: Name, scope: Reader, session: SessionDep, office: OfficeDep) -> HTMLResponse:
    """Return a page that shows a mail as this workspace words it, with sample data."""
    found = await tenant_wording.read_template(session, scope.workspace_id, name)
    look = await workspace_look(session, office, scope.workspace_id)
    return mail_page(word_mail(name, found.wording, found.template.sample, look).html)


@router.get("/users/notifications", summary="Read which notices come by mail")
async def read_notices(scope: Annotated[Scope, allowed("account.read")], session: SessionDep) -> NoticeWishes:
    """Return which notices the caller takes by mail, in every workspace."""
    return NoticeWishes(**await read_wishes(session, scope.user_id))


@router.put("/users/notifications", summary="Choose which notices come by mail")
async def put_notices(
    request: NoticeChange, scope: Annotated[Scope, allowed("account.edit")], session: SessionDep, clock: ClockDep
) -> NoticeWishes:
    """Choose which notices the caller takes by mail; what is left out stays as it is."""
    return NoticeWishes(**await keep_wishes(session, scope.user_id, request.wishes(), now=clock.now()))


@router.get(
    "/mail/unsubscribe/{token}",
    summary="Look at an unsubscribe link",
    response_class=HTMLResponse,
    dependencies=[PUBLIC],
)
async def show_unsubscribe(token: Token, office: OfficeDep) -> HTMLResponse:
    """Return a page with a button. Opening it changes nothing: scanners open the links of mails."""
    _, kind = office.unsubscribe.read(token)
    return unsubscribe_page(NOTICES[kind], asks=True)


@router.post(
    "/mail/unsubscribe/{token}",
    summary="Stop one kind of notice",
    response_class=HTMLResponse,
    dependencies=[PUBLIC],
)
async def unsubscribe(token: Token, session: SessionDep, office: OfficeDep) -> HTMLResponse:
    """Stop a kind of notice for the person whom the mail went to, as RFC 8058 asks: one request, no login."""
    user_id, kind = office.unsubscribe.read(token)
    await bind_session(session, workspace_id=None, user_id=user_id)
    await keep_wishes(session, user_id, {kind: False}, now=office.clock.now())
    return unsubscribe_page(NOTICES[kind], asks=False)
