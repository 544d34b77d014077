"""The group `domains`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import Call, given


class DomainList(BaseModel):
    """Every domain of the workspace."""

    model_config = ConfigDict(extra="allow")

    studio_host: str | None
    items: list[DomainView]


class DomainView(BaseModel):
    """A domain that is claimed, or proved since `verified_at`."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    domain: str
    verified_at: dt.datetime | None
    created_at: dt.datetime
    record: RecordView


class RecordView(BaseModel):
    """The DNS record that proves a claim."""

    model_config = ConfigDict(extra="allow")

    name: str
    value: str
    type: str | None = None


class TlsName(BaseModel):
    """A name that may have a certificate."""

    model_config = ConfigDict(extra="allow")

    domain: str


def domains_get() -> Call[DomainList]:
    """List the domains of the workspace with the records that prove them."""
    return Call("GET", "/domains", answer=DomainList)


def domains_post(*, domain: str) -> Call[DomainView]:
    """Claim a domain, and learn which TXT record proves it.

    An unproved claim keeps nobody from the domain.
    """
    return Call("POST", "/domains", answer=DomainView, body=given(domain=domain), keyed=True)


def domains_tls_check_get(*, domain: str) -> Call[TlsName]:
    """Answer a TLS proxy that makes certificates on demand: 200 if a workspace is reached by this name, else 404."""
    return Call("GET", "/domains/tls-check", answer=TlsName, query=given(domain=domain))


def domains_domain_id_delete(domain_id: uuid.UUID) -> Call[None]:
    """Give up a domain; others may prove it from now on."""
    return Call("DELETE", f"/domains/{domain_id}", keyed=True)


def domains_domain_id_verify_post(domain_id: uuid.UUID) -> Call[DomainView]:
    """Look for the TXT record; once it is there, the domain is this workspace's."""
    return Call("POST", f"/domains/{domain_id}/verify", answer=DomainView)
