"""Find what means the same, by vectors of a model; by words where none can be asked.

A thing's vector is made when it is first looked for, and anew once its text has changed. Vectors are of length 1, and
each is compared with the question's, exactly: two thousand of 1536 numbers are 12 MB.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import AiError, AiNotConfigured, BudgetSpent, EmbeddingAnswer, Gateway, Unpriced
from mutoscope.kernel import Clock
from mutoscope.tenancy import Scope
from mutoscope.writing.search import vectors
from mutoscope.writing.search.find_words import find_words
from mutoscope.writing.search.types import Found, Kind, Meant
from mutoscope.writing.search.vectors import Candidate

_MOST_CALLS = 8
_TEXTS_A_CALL = 48
_BYTES_A_CALL = 200_000
_SNIPPET = 200
_UNASKED = (AiError, AiNotConfigured, BudgetSpent, Unpriced)


@dataclass(frozen=True)
class MeaningDesk:
    """What a search by meaning takes."""

    gateway: Gateway
    clock: Clock
    most: int
    """Things that are compared, the newest first."""


async def find_meaning(
    session: AsyncSession, desk: MeaningDesk, scope: Scope, asked: str, *, kinds: Sequence[Kind] = (), limit: int = 20
) -> Meant:
    """Return what is nearest in meaning, the best first; what was put away is not looked at.

    Raises:
        MutoscopeError: what the database finds; a model that cannot be asked leaves it at words.
    """
    await session.commit()  # a model takes its time: nothing is held meanwhile
    try:
        question = await desk.gateway.embed(scope.workspace_id, [asked])
    except _UNASKED as error:
        page = await find_words(session, asked, kinds=kinds, limit=limit)
        return Meant(page.items, "words", note=f"Found by words, not by meaning. {error}")
    model = f"{question.provider}/{question.model}"
    known = await vectors.list_candidates(session, model, list(kinds or get_args(Kind)), desk.most)
    await session.commit()
    new = await _make(session, desk, scope, model, [one for one in known if one.vector is None])
    found = [(one, one.vector or new.get((one.table, one.id))) for one in known]
    comparable = [(one, vector) for one, vector in found if vector is not None]
    best = _nearest(question, comparable)[:limit]
    return Meant(best, "meaning", compared=len(comparable), missing=len(known) - len(comparable))


async def _make(
    session: AsyncSession, desk: MeaningDesk, scope: Scope, model: str, missing: Sequence[Candidate]
) -> dict[tuple[str, uuid.UUID], bytes]:
    """Return vectors of what has none, and keep them; as many as a few calls make."""
    made: dict[tuple[str, uuid.UUID], bytes] = {}
    for number, part in enumerate(_parts(missing)):
        if number == _MOST_CALLS:
            break
        try:
            answer = await desk.gateway.embed(scope.workspace_id, [one.text for one in part])
        except _UNASKED:  # what is there can be compared all the same, and the answer counts what is not
            break
        if f"{answer.provider}/{answer.model}" != model:
            break
        packed = [_packed(vector) for vector in answer.vectors]
        await _keep(session, scope, model, part, packed, desk.clock.now())
        made |= {(one.table, one.id): vector for one, vector in zip(part, packed, strict=True)}
    return made


async def _keep(
    session: AsyncSession,
    scope: Scope,
    model: str,
    part: Sequence[Candidate],
    packed: Sequence[bytes],
    now: dt.datetime,
) -> None:
    for one, vector in zip(part, packed, strict=True):
        await vectors.keep_vector(session, scope.workspace_id, model, one, vector, now)
    await vectors.forget_deleted(session)
    await session.commit()


def _parts(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    part: list[Candidate] = []
    size = 0
    for one in candidates:
        length = len(one.text.encode("utf-8", "replace"))
        if part and (len(part) == _TEXTS_A_CALL or size + length > _BYTES_A_CALL):
            yield part
            part, size = [], 0
        part.append(one)
        size += length
    if part:
        yield part


def _packed(vector: Sequence[float]) -> bytes:
    numbers = np.asarray(vector, dtype="<f4")
    length = float(np.linalg.norm(numbers))
    return (numbers / length if length else numbers).astype("<f4").tobytes()


def _nearest(question: EmbeddingAnswer, comparable: Sequence[tuple[Candidate, bytes]]) -> list[Found]:
    asked = np.frombuffer(_packed(question.vectors[0]), dtype="<f4")
    same = [(one, vector) for one, vector in comparable if len(vector) == asked.nbytes]
    if not same:
        return []
    matrix = np.frombuffer(b"".join(vector for _, vector in same), dtype="<f4").reshape(len(same), -1)
    cosines = (matrix @ asked).tolist()
    ranked = sorted(zip(cosines, (one for one, _ in same), strict=True), key=lambda pair: (-pair[0], pair[1].id))
    return [
        Found(one.kind, one.id, one.title, one.text[:_SNIPPET], round(rank, 6), None, one.updated_at)
        for rank, one in ranked
    ]
