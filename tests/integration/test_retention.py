"""What is purged, when, and that the page about it is true."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from pydantic import SecretStr

from mutoscope.bootstrap import Container, open_container
from mutoscope.infra.settings import Settings
from mutoscope.kernel import FixedClock
from mutoscope.privacy import RULES, purge
from mutoscope.privacy.retention import ELSEWHERE
from mutoscope.storage import keep_blob

if TYPE_CHECKING:
    from conftest import FreshDatabase

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "retention.md"
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
USER, SPACE, KEY = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()

SOMEBODY = (
    "insert into app_user (id, name, email, email_key, password_hash) values (%(user)s, 'N', 'n@x.y', 'n@x.y', 'x')",
    "insert into workspace (id, name, slug) values (%(space)s, 'W', 'w')",
    "insert into membership (workspace_id, user_id, role) values (%(space)s, %(user)s, 'owner')",
    (
        "insert into api_key (id, workspace_id, user_id, name, scopes, created_at) "
        "values (%(key)s, %(space)s, %(user)s, 'k', '{project.read}', %(at)s)"
    ),
)
ROWS = {
    "login_session": "insert into login_session (id, user_id, created_at, expires_at) "
    "values (uuidv7(), %(user)s, %(at)s, %(at)s)",
    "one_time_link": "insert into one_time_link (hash, purpose, user_id, sealed, created_at, expires_at) "
    "values (sha256(uuidv7()::text::bytea), 'magic_link', %(user)s, '', %(at)s, %(at)s)",
    "sign_in_challenge": "insert into sign_in_challenge (key_hash, purpose, expires_at) "
    "values (sha256(uuidv7()::text::bytea), 'passkey', %(at)s)",
    "api_key_nonce": "insert into api_key_nonce (key_id, digest, expires_at) "
    "values (%(key)s, sha256(uuidv7()::text::bytea), %(at)s)",
    "known_address": "insert into known_address (user_id, address, seen_at) "
    "values (%(user)s, sha256(uuidv7()::text::bytea), %(at)s)",
    "idempotency_record": "insert into idempotency_record (workspace_id, user_id, key, method, path, fingerprint, "
    "created_at) values (%(space)s, %(user)s, uuidv7()::text, 'POST', '/', '', %(at)s)",
    "event_outbox": "insert into event_outbox (event_id, workspace_id, created_at) "
    "values (uuidv7(), %(space)s, %(at)s)",
    "invitation": "insert into invitation (id, workspace_id, role, token_hash, state, created_at, sent_at, expires_at, "
    "ended_at) values (uuidv7(), %(space)s, 'viewer', sha256(uuidv7()::text::bytea), 'revoked', %(at)s, %(at)s, "
    "%(at)s, %(at)s)",
    "former_membership": "insert into former_membership (workspace_id, user_id, role, reason, ended_at) "
    "values (%(space)s, %(user)s, 'viewer', 'left', %(at)s)",
    "privacy_export": "insert into privacy_export (id, user_id, job_id, state, created_at) "
    "values (uuidv7(), %(user)s, uuidv7(), 'expired', %(at)s)",
}


@pytest.fixture
async def container(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Container]:
    settings = Settings(
        DATABASE_URL=SecretStr(fresh_database.owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(fresh_database.app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
    )
    async with open_container(settings, clock=FixedClock(NOW)) as opened:
        with psycopg.connect(fresh_database.owner_dsn) as connection:
            for statement in SOMEBODY:
                connection.execute(statement.encode(), {"user": USER, "space": SPACE, "key": KEY, "at": NOW})
        yield opened


def insert(container: Container, table: str, at: dt.datetime, times: int = 1) -> None:
    with psycopg.connect(container.connections.owner_url) as connection:
        for _ in range(times):
            connection.execute(ROWS[table].encode(), {"user": USER, "space": SPACE, "key": KEY, "at": at})


def count(container: Container, table: str) -> int:
    with psycopg.connect(container.connections.owner_url) as connection:
        row = connection.execute(f"select count(*) from {table}".encode()).fetchone()  # noqa: S608 -- a constant of ours
    return int(row[0]) if row else 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.what)
async def test_a_row_goes_when_its_time_is_over_and_not_a_moment_before(container: Container, rule: object) -> None:
    what, setting = getattr(rule, "what", ""), getattr(rule, "setting", "")
    kept = dt.timedelta(seconds=getattr(container.settings, setting))
    insert(container, what, NOW - kept - dt.timedelta(seconds=1), times=3)
    insert(container, what, NOW - kept + dt.timedelta(seconds=1), times=2)
    removed = await purge(container.privacy)
    assert removed[what] == 3
    assert {name for name, number in removed.items() if number} == {what}
    assert count(container, what) == 2
    assert (await purge(container.privacy))[what] == 0


async def test_a_large_backlog_goes_in_batches(container: Container) -> None:
    with psycopg.connect(container.connections.owner_url) as connection:
        connection.execute(
            "insert into event_outbox (event_id, workspace_id, created_at) "
            "select uuidv7(), %s, %s from generate_series(1, 2500)",
            [SPACE, NOW - dt.timedelta(days=30)],
        )
    assert (await purge(container.privacy))["event_outbox"] == 2500


async def test_the_application_cannot_purge_what_is_not_on_the_list(fresh_database: FreshDatabase) -> None:
    with psycopg.connect(fresh_database.app_dsn) as connection, pytest.raises(psycopg.errors.InvalidParameterValue):
        connection.execute("select privacy_purge('event', now() + interval '1 day', 1000)")


async def test_a_deleted_workspace_is_erased_with_its_files_when_its_time_is_over(
    container: Container, tmp_path: Path
) -> None:
    path = tmp_path / "film"
    path.write_bytes(b"the film of a deleted workspace")
    async with container.database.session(workspace_id=SPACE) as session:
        await keep_blob(
            session, container.regions.default.blobs, SPACE, await container.regions.default.blobs.stage(path)
        )
    kept = dt.timedelta(seconds=container.settings.keep_deleted_workspaces_seconds)
    for deleted_at, left in ((NOW - kept + dt.timedelta(hours=1), 1), (NOW - kept - dt.timedelta(hours=1), 0)):
        with psycopg.connect(container.connections.owner_url) as connection:
            connection.execute("update workspace set deleted_at = %s", [deleted_at])
        await purge(container.privacy)
        assert (count(container, "workspace"), count(container, "blob")) == (left, left)
        assert len(container.regions.default.blobs.digests(SPACE)) == left
    assert count(container, "app_user") == 1


async def test_a_workspace_that_is_used_is_never_erased(container: Container) -> None:
    with psycopg.connect(container.connections.app_url) as app:
        app.execute("select set_config('app.workspace_id', %s, false)", [str(SPACE)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("select privacy_erase_workspace(%s, null)", [SPACE])


def test_the_page_says_what_the_program_does() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for rule in (*RULES, *ELSEWHERE):
        seconds = Settings.model_fields[rule.setting].get_default()
        row = f"| `{rule.what}` | {spell(seconds)} | `{rule.setting}` | {rule.since} |"
        assert row in page, row
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(RULES) + len(ELSEWHERE)


def spell(seconds: int) -> str:
    """Return a time in the largest unit that fits it whole."""
    for unit, size in (("day", 86_400), ("hour", 3600)):
        if seconds % size == 0:
            return f"{seconds // size} {unit}{'s' if seconds != size else ''}"
    return f"{seconds} seconds"
