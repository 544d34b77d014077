"""Domains over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.tenancy.domains.types import CustomDomain

_DOMAIN: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9015",
    "domain": "studio.acme.com",
    "verified_at": None,
    "created_at": "2025-12-31T00:00:00Z",
    "record": {"type": "TXT", "name": "_mutoscope.studio.acme.com", "value": "mutoscope-verification=…"},
}


class DomainRequest(BaseModel):
    """The domain to claim."""

    model_config = ConfigDict(json_schema_extra={"example": {"domain": "studio.acme.com"}})

    domain: str = Field(max_length=1024, description="A name of your own, in any writing.")


class RecordView(BaseModel):
    """The DNS record that proves a claim."""

    type: str = "TXT"
    name: str
    value: str


class DomainView(BaseModel):
    """A domain that is claimed, or proved since `verified_at`."""

    model_config = ConfigDict(json_schema_extra={"example": _DOMAIN})

    id: uuid.UUID
    domain: str = Field(description="In ASCII (A-labels).")
    verified_at: dt.datetime | None
    created_at: dt.datetime
    record: RecordView

    @classmethod
    def of(cls, domain: CustomDomain) -> DomainView:
        """Return a domain in these words."""
        return cls(
            id=domain.id,
            domain=domain.domain,
            verified_at=domain.verified_at,
            created_at=domain.created_at,
            record=RecordView(name=domain.record_name, value=domain.record_value),
        )


class TlsName(BaseModel):
    """A name that may have a certificate."""

    model_config = ConfigDict(json_schema_extra={"example": {"domain": "studio.acme.com"}})

    domain: str


class DomainList(BaseModel):
    """Every domain of the workspace."""

    model_config = ConfigDict(json_schema_extra={"example": {"studio_host": None, "items": [_DOMAIN]}})

    studio_host: str | None = Field(description="The name by its slug, if the operator has a domain for them.")
    items: list[DomainView]
