"""SQL of stories. Row-level security adds the workspace to every statement."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.steps import STEPS, Step
from mutoscope.writing.stories.types import Provenance, StepState, StepVersion, Story

_STORY = (
    "id, workspace_id, user_id, title, language, structure, revision, project_id, archived_at, created_at, updated_at"
)
_FACTS = "restored_from, note, provider, model, template, prompt, tokens_in, tokens_out, quoted_micro, cost_micro"
_VERSION = f"story_id, step, version, user_id, origin, aside, content, inputs, {_FACTS}, created_at"

_INSERT = text(
    "insert into story (id, workspace_id, user_id, title, language, structure, created_at, updated_at) "
    f"values (:id, :workspace_id, :user_id, :title, :language, :structure, :now, :now) returning {_STORY}"
)
_READ = f"select {_STORY} from story where id = :id"
_SELECT, _LOCK = text(_READ), text(f"{_READ} for no key update")
_LIST = text(
    f"select {_STORY} from story where (cast(:before as uuid) is null or id < cast(:before as uuid)) "
    "and (archived_at is not null) = :archived order by id desc limit :limit"
)
_EDIT = text(
    "update story set title = :title, language = :language, structure = :structure, archived_at = :archived_at, "
    f"project_id = :project_id, revision = revision + 1, updated_at = :now where id = :id returning {_STORY}"
)
_TOUCH = text("update story set words_in = :words_in, revision = revision + 1, updated_at = :now where id = :id")
_DELETE = text("delete from story where id = :id returning id")
_STATES = text(
    "select s.step, s.version, s.last_version, s.approved_version, s.claimed_until, coalesce(v.inputs, '{}') as inputs "
    "from story_step s left join story_version v on v.workspace_id = s.workspace_id and v.story_id = s.story_id "
    "and v.step = s.step and v.version = s.version where s.story_id = :story_id"
)
_CURRENT = text(
    f"select {', '.join('v.' + name for name in _VERSION.split(', '))} from story_step s join story_version v on "
    "v.workspace_id = s.workspace_id and v.story_id = s.story_id and v.step = s.step and v.version = s.version "
    "where s.story_id = :story_id"
)
_FIND_VERSION = text(
    f"select {_VERSION} from story_version where story_id = :story_id and step = :step and version = :version"
)
_VERSIONS = text(
    f"select {_VERSION} from story_version where story_id = :story_id and step = :step "
    "and (cast(:before as integer) is null or version < cast(:before as integer)) order by version desc limit :limit"
)
_PUT_STEP = text(
    "insert into story_step (workspace_id, story_id, step, version, last_version, updated_at) "
    "values (:workspace_id, :story_id, :step, :version, :last_version, :now) "
    "on conflict (workspace_id, story_id, step) do update set version = excluded.version, "
    "last_version = excluded.last_version, approved_version = null, updated_at = excluded.updated_at"
)
_PUT_ASIDE = text(
    "update story_step set last_version = :last_version, updated_at = :now where story_id = :story_id and step = :step"
)
_APPROVE = text(
    "update story_step set approved_version = :version, updated_at = :now where story_id = :story_id and step = :step"
)
_CLAIM = text(
    "insert into story_step (workspace_id, story_id, step, claim, claimed_until, updated_at) "
    "values (:workspace_id, :story_id, :step, :claim, :until, :now) "
    "on conflict (workspace_id, story_id, step) do update set claim = excluded.claim, "
    "claimed_until = excluded.claimed_until"
)
_FREE = text(
    "update story_step set claim = null, claimed_until = null "
    "where story_id = :story_id and step = :step and claim = :claim returning step"
)
_PUT_VERSION = text(
    "insert into story_version (id, workspace_id, story_id, step, version, user_id, origin, aside, content, inputs, "
    f"{_FACTS}, created_at) values (:id, :workspace_id, :story_id, :step, :version, :user_id, :origin, :aside, "
    "cast(:content as jsonb), cast(:inputs as jsonb), :restored_from, :note, :provider, :model, :template, :prompt, "
    ":tokens_in, :tokens_out, :quoted_micro, :cost_micro, :now)"
)


async def insert_story(session: AsyncSession, **values: object) -> Story:
    """Keep a new story."""
    return _story((await session.execute(_INSERT, values)).one())


async def find_story(session: AsyncSession, story_id: uuid.UUID, *, lock: bool = False) -> Story | None:
    """Return a story, None if it is not the workspace's; `lock` makes all who write to it take turns."""
    row = (await session.execute(_LOCK if lock else _SELECT, {"id": story_id})).one_or_none()
    return None if row is None else _story(row)


async def list_stories(session: AsyncSession, *, before: uuid.UUID | None, archived: bool, limit: int) -> list[Story]:
    """Return stories, the newest first."""
    rows = await session.execute(_LIST, {"before": before, "archived": archived, "limit": limit})
    return [_story(row) for row in rows]


async def update_story(session: AsyncSession, story: Story, now: dt.datetime) -> Story:
    """Write the fields of a story that may change."""
    names = ("id", "title", "language", "structure", "archived_at", "project_id")
    values = {name: getattr(story, name) for name in names}
    return _story((await session.execute(_EDIT, {**values, "now": now})).one())


async def touch_story(session: AsyncSession, story_id: uuid.UUID, words_in: str, now: dt.datetime) -> None:
    """Say that a step has changed, and what the story says now."""
    await session.execute(_TOUCH, {"id": story_id, "words_in": words_in, "now": now})


async def delete_story(session: AsyncSession, story_id: uuid.UUID) -> bool:
    """Delete a story with all its versions; return whether it was there."""
    return (await session.execute(_DELETE, {"id": story_id})).one_or_none() is not None


async def states_of(session: AsyncSession, story_id: uuid.UUID) -> dict[Step, StepState]:
    """Return where every step stands, in their order."""
    rows = {str(row.step): row for row in await session.execute(_STATES, {"story_id": story_id})}
    return {step: _state(step, rows.get(step)) for step in STEPS}


async def current_versions(session: AsyncSession, story_id: uuid.UUID) -> dict[Step, StepVersion]:
    """Return the current version of every step that has one."""
    rows = await session.execute(_CURRENT, {"story_id": story_id})
    versions = [_version(row) for row in rows]
    return {version.step: version for version in versions}


async def find_version(session: AsyncSession, story_id: uuid.UUID, step: Step, version: int) -> StepVersion | None:
    """Return one version of a step."""
    values = {"story_id": story_id, "step": step, "version": version}
    row = (await session.execute(_FIND_VERSION, values)).one_or_none()
    return None if row is None else _version(row)


async def list_versions(
    session: AsyncSession, story_id: uuid.UUID, step: Step, *, before: int | None, limit: int
) -> list[StepVersion]:
    """Return versions of a step, the newest first."""
    values = {"story_id": story_id, "step": step, "before": before, "limit": limit}
    return [_version(row) for row in await session.execute(_VERSIONS, values)]


async def insert_version(
    session: AsyncSession, version: StepVersion, *, version_id: uuid.UUID, workspace_id: uuid.UUID
) -> None:
    """Keep a version and point its step at it, unless it stands aside."""
    facts = version.provenance
    values: dict[str, Any] = {
        "id": version_id,
        "workspace_id": workspace_id,
        "now": version.created_at,
        **{name: getattr(version, name) for name in ("story_id", "step", "version", "user_id", "aside")},
        **{name: getattr(facts, name) for name in ("origin", *_FACTS.split(", "))},
        "content": json.dumps(version.content, ensure_ascii=False),
        "inputs": json.dumps(dict(version.inputs)),
        "last_version": version.version,
    }
    await session.execute(_PUT_ASIDE if version.aside else _PUT_STEP, values)
    await session.execute(_PUT_VERSION, values)


async def approve(
    session: AsyncSession, story_id: uuid.UUID, step: Step, version: int | None, now: dt.datetime
) -> None:
    """Approve the current version of a step, or withdraw the approval with None."""
    await session.execute(_APPROVE, {"story_id": story_id, "step": step, "version": version, "now": now})


async def claim_step(session: AsyncSession, **values: object) -> None:
    """Keep others from asking a provider for the same step meanwhile."""
    await session.execute(_CLAIM, values)


async def free_step(session: AsyncSession, story_id: uuid.UUID, step: Step, claim: uuid.UUID) -> bool:
    """End a claim; return whether it was still held."""
    found = await session.execute(_FREE, {"story_id": story_id, "step": step, "claim": claim})
    return found.one_or_none() is not None


def _story(row: Any) -> Story:  # noqa: ANN401 -- SQLAlchemy's row
    return Story(**dict(zip(_STORY.split(", "), row, strict=True)))


def _state(step: Step, row: Any) -> StepState:  # noqa: ANN401 -- SQLAlchemy's row
    if row is None:
        return StepState(step)
    return StepState(step, row.version, row.last_version, row.approved_version, row.claimed_until, dict(row.inputs))


def _version(row: Any) -> StepVersion:  # noqa: ANN401 -- SQLAlchemy's row
    facts = {name: getattr(row, name) for name in ("origin", *_FACTS.split(", "))}
    return StepVersion(
        row.story_id,
        row.step,
        row.version,
        row.user_id,
        row.aside,
        row.content,
        row.inputs,
        Provenance(**facts),
        row.created_at,
    )
