"""Check content, write down what was decided, and refuse what must be refused."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, Literal, TypeAlias

from mutoscope.gateway.calls import CallDesk
from mutoscope.gateway.errors import AiError, AiNotConfigured, Refused
from mutoscope.gateway.moderation.floor import check_floor
from mutoscope.gateway.moderation.openai import moderate_by_provider
from mutoscope.gateway.moderation.types import ModerationRequest, Verdict
from mutoscope.gateway.types import Modality
from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id

Stage: TypeAlias = Literal["before", "after"]
FLOOR: Final = "floor"
_KEPT_CHARACTERS: Final = 2000
_REFUSED: Final = frozenset(
    {"sexual", "sexual/minors", "hate/threatening", "harassment/threatening", "illicit/violent"}
    | {"self-harm/instructions", "self-harm/intent", "violence/graphic"}
)
"""What a studio does not make. Stories tell of violence, hate and harm: those categories alone refuse nothing."""
_PASSED: Final = "select 1 from ai_decision where workspace_id = $1 and digest = $2 and status = 'overturned' limit 1"
_WRITE: Final = (
    "insert into ai_decision (id, workspace_id, job_id, stage, modality, refused, decided_by, categories, digest, "
    "sealed, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
)


class Guard:
    """Checks words and pictures of a workspace's: by our own list, then by a provider if one can be asked."""

    def __init__(self, desk: CallDesk, *, by_provider: bool = True) -> None:
        self._desk: Final = desk
        self._by_provider: Final = by_provider

    async def judge(self, workspace_id: uuid.UUID, request: ModerationRequest, job: uuid.UUID | None) -> Verdict:
        """Return what is found; a provider that does not answer leaves it at our own list.

        Raises:
            AiNotConfigured: a picture cannot be checked without a provider.
        """
        found = check_floor(request.text)
        ours = Verdict(flagged=bool(found), categories=found, provider=FLOOR, model="", cost_micro=0)
        if found or not self._by_provider:
            return ours
        try:
            return await moderate_by_provider(self._desk, workspace_id, request, job)
        except AiNotConfigured:
            if request.image is not None and not request.text:
                raise
            return ours
        except AiError:
            return ours

    async def check(
        self,
        workspace_id: uuid.UUID,
        modality: Modality,
        stage: Stage,
        request: ModerationRequest,
        job: uuid.UUID | None,
    ) -> None:
        """Let content pass, or refuse it; either is written down, unless nobody but our own list was asked.

        Raises:
            Refused: its details name the decision, which can be appealed.
        """
        try:
            verdict = await self.judge(workspace_id, request, job)
        except AiNotConfigured:
            return
        refused = sorted(set(verdict.categories) & _REFUSED)
        if not refused and verdict.provider == FLOOR:
            return
        digest = _digest(request)
        if refused and await self._passed(workspace_id, digest):
            return
        decision = await self._write(workspace_id, modality, stage, request, job, verdict.provider, refused, digest)
        if refused:
            error = Refused("Mutoscope", reason=", ".join(refused))
            error.details["decision_id"] = str(decision)
            raise error

    @asynccontextmanager
    async def noting(
        self, workspace_id: uuid.UUID, modality: Modality, text: str, job: uuid.UUID | None
    ) -> AsyncGenerator[None]:
        """Run a call inside: a provider's own refusal is written down like one of ours."""
        try:
            yield
        except Refused as error:
            if "decision_id" not in error.details:
                request = ModerationRequest(text=text)
                decision = await self._write(
                    workspace_id, modality, "after", request, job, error.provider, ["provider"], _digest(request)
                )
                error.details["decision_id"] = str(decision)
            raise

    async def _passed(self, workspace_id: uuid.UUID, digest: str) -> bool:
        async with self._desk.database.session(workspace_id) as session:
            return await fetch_row(session, _PASSED, workspace_id, digest) is not None

    async def _write(
        self,
        workspace_id: uuid.UUID,
        modality: Modality,
        stage: Stage,
        request: ModerationRequest,
        job: uuid.UUID | None,
        by: str,
        refused: list[str],
        digest: str,
    ) -> uuid.UUID:
        decision, now = new_id(), self._desk.clock.now()
        async with self._desk.database.session(workspace_id) as session:
            sealed: bytes | None = None
            if refused:
                kept = request.text[:_KEPT_CHARACTERS]
                sealed = await vault_of(session).seal(session, workspace_id, decision_place(decision), kept)
            values = (decision, workspace_id, job, stage, modality, bool(refused), by, refused, digest, sealed, now)
            await fetch_row(session, _WRITE, *values)
        return decision


def decision_place(decision: uuid.UUID) -> str:
    """Return where the content of a decision is sealed."""
    return f"ai_decision:{decision}:sealed"


def _digest(request: ModerationRequest) -> str:
    return hashlib.sha256(request.text.encode("utf-8", "replace") + b"\0" + (request.image or b"")).hexdigest()
