"""Links in mails, over HTTP."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr

from mutoscope.tenancy.schema_example import example

_TOKEN = "ml_3vJx…"  # noqa: S105 -- an example


class AddressRequest(BaseModel):
    """Whom a mail is for."""

    model_config = example(email="john@example.com")

    email: str = Field(max_length=1024)


class LinkRequest(BaseModel):
    """What stands behind `#` in the link of a mail."""

    model_config = example(token=_TOKEN)

    token: SecretStr = Field(max_length=1024)


class ResetRequest(LinkRequest):
    """The same, and the new password."""

    model_config = example(token=_TOKEN, password="SecurePass123")  # noqa: S106 -- an example

    password: SecretStr = Field(description="8 to 128 characters, no NUL")
