"""Changing one's own account, over HTTP."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr

from mutoscope.tenancy.schema_example import example

PASSWORD_RULE = "8 to 128 characters, no NUL"  # noqa: S105 -- a description
_EXAMPLE = "SecurePass123"


class ProfileChange(BaseModel):
    """What is to be changed."""

    model_config = example(name="Jane Doe")

    name: str = Field(description="The person's name, 1 to 255 characters.")


class PasswordChange(BaseModel):
    """The present password, and the one that takes its place."""

    model_config = example(current_password=_EXAMPLE, new_password="another one, and longer")  # noqa: S106 -- an example

    current_password: SecretStr = Field(max_length=1024)
    new_password: SecretStr = Field(description=PASSWORD_RULE)


class EmailChange(BaseModel):
    """The address that is to take the place of the present one."""

    model_config = example(email="jane@example.com", password=_EXAMPLE)

    email: str = Field(description="Gets a mail with a link; the change happens when that is opened.")
    password: SecretStr | None = Field(
        default=None, max_length=1024, description="Needed by an account that has a password."
    )
