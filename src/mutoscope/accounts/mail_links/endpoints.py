"""Ask for mails with links, and use the links."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Response, status

from mutoscope.accounts.mail_links.ask_for_link import Asked, answer_later
from mutoscope.accounts.mail_links.schemas import AddressRequest, LinkRequest, ResetRequest
from mutoscope.accounts.mail_links.use_links import (
    confirm_address,
    confirm_new_address,
    reset_password,
    sign_in_by_link,
)
from mutoscope.accounts.schemas import LoginAnswer
from mutoscope.identity import LinkPurpose
from mutoscope.tenancy import (
    PUBLIC,
    LoginDesk,
    OriginDep,
    SecretRoute,
    SessionDep,
    count_mail_link,
    problems,
    service,
)

DeskDep = Annotated[LoginDesk, service(LoginDesk)]

links = APIRouter(prefix="/auth", tags=["users"], route_class=SecretRoute, dependencies=[PUBLIC])
sign_ins = APIRouter(prefix="/auth", tags=["users"], route_class=SecretRoute, dependencies=[PUBLIC])

_OF_NO_USE = problems(404, 410)


@links.post(
    "/password/forgot",
    summary="Ask to set a new password",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
)
async def forgot(request: AddressRequest, desk: DeskDep, origin: OriginDep, tasks: BackgroundTasks) -> None:
    """Mail a link that sets a new password, if the address has an account.

    The answer and its time are the same for every address.
    """
    await count_mail_link(desk, request.email, origin)
    tasks.add_task(answer_later, desk, Asked(LinkPurpose.RESET_PASSWORD, request.email, origin))


@links.post(
    "/password/reset",
    summary="Set a new password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_OF_NO_USE,
)
async def reset(request: ResetRequest, session: SessionDep, desk: DeskDep, origin: OriginDep) -> None:
    """Set a new password with the link of a mail. Every login session of the account ends."""
    token, password = request.token.get_secret_value(), request.password.get_secret_value()
    await reset_password(session, desk, token, password, origin=origin)


@links.post(
    "/verify-email",
    summary="Verify the e-mail address",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_OF_NO_USE,
)
async def verify(request: LinkRequest, session: SessionDep, desk: DeskDep) -> None:
    """Verify the address of an account with the link that was mailed to it."""
    await confirm_address(session, desk, request.token.get_secret_value())


@links.post(
    "/email/confirm",
    summary="Confirm the new e-mail address",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**_OF_NO_USE, **problems(409)},
)
async def confirm(request: LinkRequest, session: SessionDep, desk: DeskDep, origin: OriginDep) -> None:
    """Give the account the address that the link was mailed to; the old address is told."""
    await confirm_new_address(session, desk, request.token.get_secret_value(), origin=origin)


@sign_ins.post(
    "/magic-link", summary="Ask for a link to log in", status_code=status.HTTP_202_ACCEPTED, response_class=Response
)
async def ask(request: AddressRequest, desk: DeskDep, origin: OriginDep, tasks: BackgroundTasks) -> None:
    """Mail a link that logs in, if the address has an account.

    The answer and its time are the same for every address.
    """
    await count_mail_link(desk, request.email, origin)
    tasks.add_task(answer_later, desk, Asked(LinkPurpose.MAGIC_LINK, request.email, origin))


@sign_ins.post("/magic-link/confirm", summary="Log in with a link", responses={**_OF_NO_USE, **problems(409)})
async def log_in(request: LinkRequest, session: SessionDep, desk: DeskDep, origin: OriginDep) -> LoginAnswer:
    """Exchange the link of a mail for tokens, once. The page behind the link does this at the press of a button."""
    return LoginAnswer.of(await sign_in_by_link(session, desk, request.token.get_secret_value(), origin=origin))
