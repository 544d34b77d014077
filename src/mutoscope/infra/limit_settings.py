"""The settings of the rate limits: one a limit, and a table for single endpoints."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings

Rate = Annotated[str, StringConstraints(pattern=r"^(off|[1-9]\d{0,8}/[1-9]\d{0,6}(/[1-9]\d{0,8})?)$")]
"""`calls/seconds`, or `calls/seconds/at once`, or `off`."""


class LimitSettings(BaseSettings):
    """Rates are written `calls/seconds`, or `calls/seconds/at once`, or `off`; see `docs/reference/limits.md`."""

    limit_public_address: Rate = "300/60"
    """Rate of reading without an account, by network address."""
    limit_auth_address: Rate = "60/60"
    """Rate of signing up and in and of whatever else changes something without an account, by network address."""
    limit_refused_address: Rate = "120/60"
    """Rate of requests whose token or key is refused, by network address."""
    limit_auth_user: Rate = "60/60"
    """Rate of changing how one signs in, by user."""
    limit_read_user: Rate = "1200/60"
    """Rate of reading, by user."""
    limit_read_key: Rate = "1200/60"
    """Rate of reading, by API key."""
    limit_read_workspace: Rate = "6000/60"
    """Rate of reading, by workspace."""
    limit_write_user: Rate = "300/60"
    """Rate of changing something, by user."""
    limit_write_key: Rate = "300/60"
    """Rate of changing something, by API key."""
    limit_write_workspace: Rate = "1500/60"
    """Rate of changing something, by workspace."""
    limit_generate_user: Rate = "60/60"
    """Rate of ordering films, quotes and previews, by user."""
    limit_generate_key: Rate = "60/60"
    """Rate of ordering films, quotes and previews, by API key."""
    limit_generate_workspace: Rate = "300/60"
    """Rate of ordering films, quotes and previews, by workspace."""
    limit_upload_user: Rate = "1200/60"
    """Rate of upload requests, by user; each chunk is one."""
    limit_upload_key: Rate = "1200/60"
    """Rate of upload requests, by API key."""
    limit_upload_workspace: Rate = "6000/60"
    """Rate of upload requests, by workspace."""
    limit_login_account_address: Rate = "10/900"
    """Rate of attempts to log in to one account from one network address."""
    limit_login_account: Rate = "100/3600"
    """Rate of attempts to log in to one account from all network addresses that have never signed in to it."""
    limit_register_address: Rate = "30/3600"
    """Rate of opening accounts, by network address: a taken e-mail is refused, so it must not be asked often."""
    limit_mail_account: Rate = "5/3600"
    """Rate of asking for mails with links, by the e-mail address they go to."""
    limit_mail_address: Rate = "30/3600"
    """Rate of asking for mails with links, by the network address that asks."""
    limit_password_user: Rate = "10/900"  # noqa: S105 -- a rate
    """Rate of giving one's password to change it or the e-mail address, by user."""
    limit_share_guest: Rate = "30/600"
    """Rate of writing by one share link from one network address."""
    limit_share_link: Rate = "300/3600"
    """Rate of writing by one share link, from all network addresses together."""
    limit_endpoints: dict[str, Rate] = Field(default_factory=dict)
    """Limits of single endpoints beside those above, by user or address: `{"POST /projects/create": "10/60"}`."""
    limit_outage_seconds: float = Field(default=5.0, ge=0)
    """How long requests pass uncounted before a limiter that did not answer is asked again."""
