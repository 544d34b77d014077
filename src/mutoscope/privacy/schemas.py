"""Privacy over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

from mutoscope.accounts.schemas import ConsentChoice
from mutoscope.identity.consents import Choice, Consent, Purpose
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import Erasure, ErasureState
from mutoscope.privacy.exports import Export, ExportState, sign_export
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"


class ConsentView(BaseModel):
    """One thing we ask about, and how it stands."""

    model_config = example(
        purpose="model_training",
        version="2026-11-01",
        question="You may use what I upload and make to train models.",
        needed=False,
        granted=False,
        answered_version=None,
        answered_at=None,
    )

    purpose: str
    version: str = Field(description="Of the present wording; send it back with the answer.")
    question: str
    needed: bool = Field(description="Whether the service cannot be used without it.")
    granted: bool = Field(description="Whether the present wording was agreed to; no answer is no.")
    answered_version: str | None
    answered_at: dt.datetime | None

    @classmethod
    def of(cls, consent: Consent) -> ConsentView:
        """Return a consent in these words."""
        purpose = consent.purpose
        return cls(
            purpose=purpose.key,
            version=purpose.version,
            question=purpose.question,
            needed=purpose.needed,
            granted=consent.granted,
            answered_version=consent.answered_version,
            answered_at=consent.answered_at,
        )


class ConsentList(BaseModel):
    """Everything we ask about."""

    model_config = example(consents=[])

    consents: list[ConsentView]

    @classmethod
    def of(cls, consents: Sequence[Consent]) -> ConsentList:
        """Return consents in these words."""
        return cls(consents=[ConsentView.of(consent) for consent in consents])


class PurposeView(BaseModel):
    """One thing we ask about."""

    model_config = example(
        purpose="terms", version="2026-11-01", question="I accept the terms of service.", needed=True
    )

    purpose: str
    version: str = Field(description="Of the present wording; send it back with the answer.")
    question: str
    needed: bool = Field(description="Whether the service cannot be used without it.")


class PurposeList(BaseModel):
    """Everything we ask about, before anybody has answered."""

    model_config = example(purposes=[])

    purposes: list[PurposeView]

    @classmethod
    def of(cls, purposes: Iterable[Purpose]) -> PurposeList:
        """Return purposes in these words."""
        return cls(
            purposes=[
                PurposeView(purpose=one.key, version=one.version, question=one.question, needed=one.needed)
                for one in purposes
            ]
        )


class ConsentChoices(BaseModel):
    """Answers; what is left out stays as it is."""

    model_config = example(consents=[{"purpose": "marketing_mail", "version": "2026-11-01", "granted": True}])

    consents: list[ConsentChoice] = Field(max_length=50)

    def choices(self) -> list[Choice]:
        """Return the answers as values."""
        return [one.choice() for one in self.consents]


class ExportView(BaseModel):
    """A copy of everything of one's own."""

    model_config = example(
        id=_ID,
        state="ready",
        created_at="2026-11-21T10:00:00Z",
        finished_at="2026-11-21T10:00:04Z",
        expires_at="2026-11-28T10:00:04Z",
        size=20480,
        download_url="/api/v1/privacy/exports/files/WyIwMTkw….c2lnbmF0dXJl",
    )

    id: uuid.UUID
    state: ExportState
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None
    size: int | None = Field(description="Bytes of the JSON document.")
    download_url: str | None = Field(description="Opens the document without an account; ends after an hour.")

    @classmethod
    def of(cls, desk: PrivacyDesk, export: Export) -> ExportView:
        """Return an export in these words, with a fresh link."""
        return cls(
            id=export.id,
            state=export.state,
            created_at=export.created_at,
            finished_at=export.finished_at,
            expires_at=export.expires_at,
            size=export.size,
            download_url=sign_export(desk, export),
        )


class ExportList(BaseModel):
    """The last twenty exports, the newest first."""

    model_config = example(exports=[])

    exports: list[ExportView]


class EraseRequest(BaseModel):
    """The wish to be forgotten."""

    model_config = example(confirm="john@example.com")

    confirm: str = Field(
        max_length=1024, description="The account's e-mail address; `erase me` for an account without one."
    )


class ErasureView(BaseModel):
    """An erasure and how far it has come."""

    model_config = example(
        id=_ID,
        state="scheduled",
        requested_at="2026-11-21T10:00:00Z",
        due_at="2026-11-28T10:00:00Z",
        ended_at=None,
    )

    id: uuid.UUID
    state: ErasureState
    requested_at: dt.datetime
    due_at: dt.datetime = Field(description="When it begins; logging in before calls it off.")
    ended_at: dt.datetime | None

    @classmethod
    def of(cls, erasure: Erasure) -> ErasureView:
        """Return an erasure in these words."""
        return cls(
            id=erasure.id,
            state=erasure.state,
            requested_at=erasure.requested_at,
            due_at=erasure.due_at,
            ended_at=erasure.ended_at,
        )
