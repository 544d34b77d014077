"""Check content, write down what was decided, and refuse what must be refused."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final, Literal, TypeAlias

from mutoscope.gateway.calls import CallDesk
from mutoscope.gateway.errors import AiError, AiNotConfigured, Refused
from mutoscope.gateway.moderation.floor import check_floor
from mutoscope.gateway.moderation.local_picture import check_picture
from mutoscope.gateway.moderation.openai import moderate_by_provider
from mutoscope.gateway.moderation.types import ModerationRequest, Verdict
from mutoscope.gateway.safety.fingerprint import Fingerprint, take_fingerprint
from mutoscope.gateway.safety.recall import recall_refusal
from mutoscope.gateway.types import Modality
from mutoscope.infra.single_reads import READERS
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
    "sealed, created_at, words_digest, picture_bits) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::bit(64))"
)


class Guard:
    """Checks words and pictures of a workspace's: by our own list, then by a provider if one can be asked.

    Where none can, pictures are looked at by a small model of ours.
    """

    def __init__(self, desk: CallDesk, *, by_provider: bool = True) -> None:
        self._desk: Final = desk
        self._by_provider: Final = by_provider

    async def judge(self, workspace_id: uuid.UUID, request: ModerationRequest, job: uuid.UUID | None) -> Verdict:
        """Return what is found; a provider that does not answer leaves it at our own list and our own look.

        Raises:
            AiNotConfigured: a picture that we cannot look at ourselves cannot be checked without a provider.
        """
        found = check_floor(request.text)
        ours = Verdict(flagged=bool(found), categories=found, provider=FLOOR, model="", cost_micro=0)
        if not found and self._by_provider:
            with suppress(AiNotConfigured, AiError):
                return await moderate_by_provider(self._desk, workspace_id, request, job)
        if found or request.image is None:
            return ours
        seen = await check_picture(request.image)
        if seen is None and not request.text:
            raise AiNotConfigured("moderation")
        return seen or ours

    async def check(
        self,
        workspace_id: uuid.UUID,
        modality: Modality,
        stage: Stage,
        request: ModerationRequest,
        job: uuid.UUID | None,
    ) -> None:
        """Let content pass, or refuse it; either is written down, unless nobody but our own list was asked.

        What was refused before is refused again, by the same decision, and no provider is asked.

        Raises:
            Refused: its details name the decision, which can be appealed.
        """
        known = await take_fingerprint(request)
        if not check_floor(request.text):
            await self._recall(workspace_id, known)
        try:
            verdict = await self.judge(workspace_id, request, job)
        except AiNotConfigured:
            return
        refused = sorted(set(verdict.categories) & _REFUSED)
        if not refused and verdict.provider == FLOOR:
            return
        if refused and await self._passed(workspace_id, known.digest):
            return
        decision = await self._write(workspace_id, modality, stage, request, job, verdict.provider, refused, known)
        if refused:
            error = Refused("Mutoscope", reason=", ".join(refused))
            error.details["decision_id"] = str(decision)
            raise error

    async def recall_pictures(self, workspace_id: uuid.UUID, pictures: Sequence[bytes]) -> None:
        """Refuse pictures that were refused before, in whatever size they come back.

        Raises:
            Refused: its details name the decision.
        """
        for one in pictures:
            await self._recall(workspace_id, await take_fingerprint(ModerationRequest(image=one)))

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
                known = await take_fingerprint(request)
                decision = await self._write(
                    workspace_id, modality, "after", request, job, error.provider, ["provider"], known
                )
                error.details["decision_id"] = str(decision)
            raise

    async def _recall(self, workspace_id: uuid.UUID, known: Fingerprint) -> None:
        days = self._desk.rules.refusal_days
        if not days:
            return
        since = self._desk.clock.now() - dt.timedelta(days=days)
        database = self._desk.database
        async with database.session(workspace_id) as session:
            session.info[READERS] = database.readers  # it asks one question: no transaction is begun for it
            before = await recall_refusal(session, workspace_id, known, since)
        if before is not None:
            error = Refused("Mutoscope", reason=f"refused before, {', '.join(before.categories)}")
            error.details["decision_id"] = str(before.id)
            raise error

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
        known: Fingerprint,
    ) -> uuid.UUID:
        decision, now = new_id(), self._desk.clock.now()
        async with self._desk.database.session(workspace_id) as session:
            sealed: bytes | None = None
            if refused:
                kept = request.text[:_KEPT_CHARACTERS]
                sealed = await vault_of(session).seal(session, workspace_id, decision_place(decision), kept)
            values = (
                decision,
                workspace_id,
                job,
                stage,
                modality,
                bool(refused),
                by,
                refused,
                known.digest,
                sealed,
                now,
            )
            again = (known.words, known.bits) if refused else (None, None)
            await fetch_row(session, _WRITE, *values, *again)
        return decision


def decision_place(decision: uuid.UUID) -> str:
    """Return where the content of a decision is sealed."""
    return f"ai_decision:{decision}:sealed"
