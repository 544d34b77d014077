"""Make title, caption and hashtags for a video."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import asdict, dataclass
from pathlib import PurePath

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import AiNotConfigured, Gateway
from mutoscope.infra.events import emit
from mutoscope.infra.limits import require_features, require_room
from mutoscope.kernel import Clock, new_id
from mutoscope.tenancy import Scope
from mutoscope.writing.enrichment.read_quota import CUSTOM_PROMPTS, FEATURE
from mutoscope.writing.enrichment.types import Enrichment, EnrichmentRequest
from mutoscope.writing.errors import NothingToEnrich
from mutoscope.writing.get_project import get_project
from mutoscope.writing.local import PROVIDER, TEMPLATE, Materials, extract_text, guess_language
from mutoscope.writing.metadata import find_platform, within_limits
from mutoscope.writing.model import Writing, write_texts
from mutoscope.writing.prompts import Template, find_own, find_template
from mutoscope.writing.steps import Brief, Metadata, PlatformText

_WORDS = re.compile(r"[\W_]+")
_NOTE = (
    "Out of the words of the video, within each platform's limits; no model was asked. "
    "A text model would write them for each audience, and heed a prompt of your own."
)
_INSERT = text(
    "insert into enrichment (id, workspace_id, user_id, project_id, asked, answer, provider, model, template, "
    "cost_micro, created_at) values (:id, :workspace_id, :user_id, :project_id, cast(:asked as jsonb), "
    "cast(:answer as jsonb), :provider, :model, :template, :cost_micro, now())"
)


@dataclass(frozen=True)
class EnrichmentDesk:
    """What it takes."""

    gateway: Gateway
    clock: Clock


async def enrich_video(
    session: AsyncSession, desk: EnrichmentDesk, scope: Scope, request: EnrichmentRequest
) -> Enrichment:
    """Make the texts of a video; each counts one against the plan's quota, and none that failed.

    Raises:
        PlatformUnknown: there is no such platform.
        LimitReached: the quota is used up, or the plan does not include prompts of one's own.
        ProjectNotFound: the project does not exist, or it is somebody else's.
        NothingToEnrich: neither the file's name nor anything else has a word.
        AiNotConfigured: a prompt of one's own, or a model by name, and there is no model.
    """
    for key in request.platforms:
        find_platform(key)
    if request.custom_prompt:
        await require_features(session, scope.workspace_id, {CUSTOM_PROMPTS: 1})
    await require_room(session, scope.workspace_id, FEATURE, 1)
    materials = await _materials(session, request)
    template = find_template("metadata", await find_own(session, "metadata"))
    await session.commit()  # a model takes its time: nothing is held meanwhile
    made = await _write(desk, scope, request, materials, template)
    await _keep(session, scope, request, made)
    return made


async def _materials(session: AsyncSession, request: EnrichmentRequest) -> Materials:
    title, words = request.title, request.text
    if request.project_id is not None:
        draft = (await get_project(session, request.project_id)).draft
        title, words = title or draft.title, words or draft.script
    stem = " ".join(part for part in _WORDS.split(PurePath(request.filename).stem) if part)
    words = words.strip() or stem or title
    if not any(character.isalpha() for character in words):
        raise NothingToEnrich(
            "There is nothing to make a title of.",
            remedy="Send `text` (transcript, script, description), or a `filename`.",
        )
    language = request.language or await asyncio.to_thread(guess_language, words)
    brief = Brief(text=words[:100_000])
    return Materials(
        title, language, "three_act", {"brief": brief}, platforms=request.platforms, wish=request.custom_prompt
    )


async def _write(
    desk: EnrichmentDesk, scope: Scope, request: EnrichmentRequest, materials: Materials, template: Template
) -> Enrichment:
    id_, now = new_id(), desk.clock.now()
    words = materials.brief("metadata").text
    if request.by != "local":
        try:
            writing = Writing(desk.gateway, scope.workspace_id, id_)
            said = await write_texts(writing, materials, template, words)
        except AiNotConfigured:
            if request.by == "model" or request.custom_prompt:
                raise
        else:
            texts = said.content.platforms if isinstance(said.content, Metadata) else {}
            return Enrichment(id_, texts, said.provider, said.model, said.template, said.cost_micro, "", now)
    elif request.custom_prompt:
        raise AiNotConfigured("text")
    plain = await asyncio.to_thread(extract_text, words, materials.language, title=materials.title)
    texts = {key: _fit(key, plain) for key in request.platforms}
    return Enrichment(id_, texts, PROVIDER, None, TEMPLATE, 0, _NOTE, now)


def _fit(key: str, plain: PlatformText) -> PlatformText:
    return within_limits(find_platform(key), plain)


async def _keep(session: AsyncSession, scope: Scope, request: EnrichmentRequest, made: Enrichment) -> None:
    answer = {key: one.model_dump() for key, one in made.platforms.items()}
    asked = {name: value for name, value in asdict(request).items() if name != "text"}
    values = {
        "id": made.id,
        "workspace_id": scope.workspace_id,
        "user_id": scope.user_id,
        "project_id": request.project_id,
        "asked": json.dumps(asked, ensure_ascii=False, default=str),
        "answer": json.dumps(answer, ensure_ascii=False),
        "provider": made.provider,
        "model": made.model,
        "template": made.template,
        "cost_micro": made.cost_micro,
    }
    await session.execute(_INSERT, values)
    payload = {"enrichment_id": str(made.id), "provider": made.provider, "cost_micro": made.cost_micro}
    await emit(
        session,
        scope.workspace_id,
        "enrichment.generated",
        message="Title, caption and hashtags were made.",
        project_id=request.project_id,
        payload=payload,
    )
