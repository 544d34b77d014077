"""Change one's own name, password and address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response, status

from mutoscope.accounts.own_account.change_account import ask_new_email, change_password, rename_account, verify_again
from mutoscope.accounts.own_account.schemas import EmailChange, PasswordChange, ProfileChange
from mutoscope.accounts.read_account import read_account
from mutoscope.accounts.schemas import UserProfile
from mutoscope.catalog import CatalogueShelf
from mutoscope.tenancy import (
    LoginDesk,
    OriginDep,
    Scope,
    SecretRoute,
    SessionDep,
    allowed,
    problems,
    service,
)

ShelfDep = Annotated[CatalogueShelf, service(CatalogueShelf)]
DeskDep = Annotated[LoginDesk, service(LoginDesk)]
EditorDep = Annotated[Scope, allowed("account.edit")]

own_account = APIRouter(tags=["users"], route_class=SecretRoute)


@own_account.patch("/users/profile", summary="Rename oneself")
async def rename(request: ProfileChange, scope: EditorDep, session: SessionDep, shelf: ShelfDep) -> UserProfile:
    """Change the name, and return the account."""
    await rename_account(session, scope, request.name)
    return UserProfile.of(await read_account(session, shelf, scope))


@own_account.post(
    "/auth/password/change",
    summary="Change the password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(409),
)
async def change(
    request: PasswordChange, scope: EditorDep, session: SessionDep, desk: DeskDep, origin: OriginDep
) -> None:
    """Change the password, given the present one. Every other login session ends, and links in older mails die."""
    present, new = request.current_password.get_secret_value(), request.new_password.get_secret_value()
    await change_password(session, desk, scope, present=present, new=new, origin=origin)


@own_account.post(
    "/auth/email/change",
    summary="Change the e-mail address",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
)
async def change_address(
    request: EmailChange, scope: EditorDep, session: SessionDep, desk: DeskDep, origin: OriginDep
) -> None:
    """Mail a link to the new address; the account keeps the old one until it is opened, and the old one is told.

    An account with a password gives it; without one, the login must be fresh. The answer does not say whether another
    account has the address.
    """
    password = request.password.get_secret_value() if request.password else None
    await ask_new_email(session, desk, scope, email=request.email, password=password, origin=origin)


@own_account.post(
    "/auth/verify-email/resend",
    summary="Ask for another verification mail",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
    responses=problems(409),
)
async def resend(scope: EditorDep, session: SessionDep, desk: DeskDep, origin: OriginDep) -> None:
    """Mail the link that verifies one's e-mail address once more."""
    await verify_again(session, desk, scope, origin=origin)
