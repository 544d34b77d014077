"""The pages behind the links in mails; each posts to its own path."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from mutoscope.accounts.mail_links.page import CHANGE, HEADERS, RESET, SIGN_IN, VERIFY, LinkPage
from mutoscope.tenancy import PUBLIC

pages = APIRouter(prefix="/auth", dependencies=[PUBLIC], include_in_schema=False, default_response_class=HTMLResponse)


@pages.get("/verify-email")
async def show_verification() -> HTMLResponse:
    """Show the page of a verification mail."""
    return _answer(VERIFY)


@pages.get("/password/reset")
async def show_reset() -> HTMLResponse:
    """Show the page of a mail that sets a new password."""
    return _answer(RESET)


@pages.get("/magic-link/confirm")
async def show_sign_in() -> HTMLResponse:
    """Show the page of a mail that logs in."""
    return _answer(SIGN_IN)


@pages.get("/email/confirm")
async def show_email_change() -> HTMLResponse:
    """Show the page of a mail that confirms a new address."""
    return _answer(CHANGE)


def _answer(page: LinkPage) -> HTMLResponse:
    return HTMLResponse(page.render(), headers=HEADERS)
