"""Customers of a running database: an account with credits, footage and a project, made by the product's own verbs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from bench.material import SENTENCES, clips, music
from mutoscope.accounts import SignUp, open_account
from mutoscope.bootstrap import Container, open_container
from mutoscope.catalog import start_plan
from mutoscope.generation import Generation, create_generation
from mutoscope.generation.batches.create_batch import create_batch
from mutoscope.generation.batches.schemas import CreateBatch
from mutoscope.generation.batches.types import Batch
from mutoscope.identity import Subject, authenticate, start_session
from mutoscope.infra.connections import Connections, open_server
from mutoscope.infra.settings import Settings
from mutoscope.kernel import new_id
from mutoscope.ledger import grant_credits
from mutoscope.library import NewAsset, examine_file, register_asset
from mutoscope.media.probe import Probe
from mutoscope.ops.migrate import prepare_database
from mutoscope.tenancy import read_scope
from mutoscope.writing import ProjectDraft, create_project, get_project

CREDITS = 1_000_000_000
_DAY = dt.timedelta(days=1)
_PROBED: dict[Path, Probe] = {}
"""What the material's files are: every customer brings the same."""


@dataclass(frozen=True)
class Customer:
    """A login's bearer header, and the project whose film is ordered."""

    header: str
    project_id: uuid.UUID


def settings_of(folder: Path) -> Settings:
    """Return the settings of an installation in `folder`, with the assets of this user and a key of its own.

    One caller asks what many would: the limits are counted, and out of reach.
    """
    high = "900000000/60"
    return Settings(data_dir=folder, secret_key=SecretStr("b" * 40), limit_read_user=high, limit_read_workspace=high)


@contextmanager
def running_database(folder: Path) -> Generator[Connections]:
    """Keep a migrated embedded server running."""
    with open_server(settings_of(folder)) as connections:
        prepare_database(connections.owner_url)
        yield connections


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Container]:
    """Open the container of one process, as the API does."""
    async with open_container(settings_of(folder)) as container:
        yield container


async def make_customer(container: Container, sentences: Sequence[str] = SENTENCES, *, half: bool = False) -> Customer:
    """Register somebody on the largest plan with four clips, music and a project of so many sentences."""
    email = f"{uuid.uuid4().hex}@example.com"
    async with container.database.session() as session:
        account = await open_account(
            session, container.catalogue, container.hasher, SignUp("Bench", email, "SecurePass123")
        )
        workspace_id = uuid.UUID(str(session.info["workspace_id"]))
        await start_plan(session, container.catalogue, workspace_id, "Enterprise")
        await grant_credits(session, workspace_id, CREDITS, ref="bench", source="admin")
        started = await start_session(session, account.user.id, now=container.clock.now(), lifetime=_DAY)
    subject = Subject(account.user.id, started.id, workspace_id)
    draft = ProjectDraft(
        title="Bench",
        script="\n\n".join(sentences),
        voice="female",
        music="music.mp3",
        options={"clips": [path.name for path in clips(half=half)]},
    )
    async with container.database.session() as session:
        scope = await read_scope(session, subject, now=container.clock.now())
        for path in (*clips(half=half), music()):
            await _upload(container, session, subject, path)
        project = await create_project(session, scope, draft)
    return Customer(f"Bearer {container.signer.sign(subject)}", project.id)


async def _upload(container: Container, session: AsyncSession, subject: Subject, path: Path) -> None:
    if path not in _PROBED:
        _PROBED[path] = await examine_file(container.uploads, path, path.name, "")
    probe = _PROBED[path]
    staged = await container.regions.default.blobs.stage(path)
    new = NewAsset(new_id(), subject.user_id, path.name, probe)
    await register_asset(session, container.uploads, container.clock, subject.workspace_id, staged, new)


async def order_batch(container: Container, customer: Customer, rows: Sequence[dict[str, Any]]) -> Batch:
    """Order films as `POST /batches` does: all of them in one transaction, each as a project of its own."""
    subject = authenticate(container.signer, customer.header)
    async with container.database.session() as session:
        scope = await read_scope(session, subject, now=container.clock.now())
        return await create_batch(session, container.studio, scope, CreateBatch(rows=list(rows)))


async def order(container: Container, customer: Customer) -> Generation:
    """Create a generation as one request does: token, scope, quote, hold, row and job in one transaction."""
    subject = authenticate(container.signer, customer.header)
    async with container.database.session() as session:
        scope = await read_scope(session, subject, now=container.clock.now())
        project = await get_project(session, customer.project_id)
        return await create_generation(session, container.studio, scope, project)
