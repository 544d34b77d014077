"""Where the operator wants it so, only users with a verified address spend credits."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from tests.integration.api.account_calls import code_of, post, token_of

from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Studio

ORDERS = ("generate", "ai/video-generate", "process", f"projects/{uuid.UUID(int=1)}/regenerate")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"require_verified_email": True})


@pytest.mark.parametrize("path", ORDERS)
async def test_a_film_is_ordered_once_the_address_is_verified(studio: Studio, path: str) -> None:
    person = await studio.sign_up()
    body = {"project_id": str(uuid.UUID(int=1)), "file_id": str(uuid.UUID(int=1)), "text": "One. Two."}
    refused = await studio.http.post(f"/api/{path}", json=body, headers=person.headers)
    assert code_of(refused) == (403, "email_not_verified")
    assert "verify-email/resend" in refused.json()["remedy"]
    token = await token_of(studio, "verify_email", person.email)
    assert (await post(studio, "verify-email", token=token)).status_code == 204
    allowed = await studio.http.post(f"/api/{path}", json=body, headers=person.headers)
    assert allowed.status_code != 403, allowed.text
