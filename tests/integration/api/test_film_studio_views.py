"""Document 003's five tables, as a reporting tool reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from conftest import Studio

COLUMNS = {
    "users": "id name email password_hash role credits plan_type created_at updated_at",
    "projects": "id user_id title script images voice duration music status video_url subtitles_url "
    "created_at updated_at",
    "credits": "id user_id plan_type credits_balance subscription_start subscription_end",
    "youtube_integration": "id user_id project_id channel_id video_id playlist_id upload_status",
    "logs": "id project_id user_id action message timestamp",
}


def report(studio: Studio, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("set local role film_studio_reader")
        return connection.execute(statement.encode(), parameters).fetchall()


@pytest.mark.parametrize("table", COLUMNS)
async def test_a_view_has_the_columns_of_document_003_in_their_order(studio: Studio, table: str) -> None:
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("set local role film_studio_reader")
        cursor = connection.execute(f"select * from film_studio.{table} limit 0".encode())  # noqa: S608 -- constants
        assert [column.name for column in cursor.description or ()] == COLUMNS[table].split()


async def test_the_views_show_accounts_credits_projects_and_the_log(studio: Studio) -> None:
    person = await studio.sign_up()
    project = {"title": "My First Film", "script": "Once upon a time...", "images": ["a.jpg"], "voice": "male"}
    project |= {"duration": 2, "music": "cinematic"}
    made = await studio.http.post("/api/projects/create", json=project, headers=person.headers)
    assert made.status_code == 201
    columns = "name, email, password_hash, role, credits, plan_type"
    users = report(studio, f"select {columns} from film_studio.users where id = %s", person.id)  # noqa: S608 -- same
    assert users == [("John Doe", person.email, None, "creator", 3, "Free")]
    columns = "user_id, plan_type, credits_balance, subscription_end > subscription_start"
    plans = report(studio, f"select {columns} from film_studio.credits where id = %s", person.workspace_id)  # noqa: S608 -- same
    assert plans == [(person.id, "Free", 3, True)]
    columns = "title, script, duration, music, status"
    projects = report(studio, f"select {columns} from film_studio.projects where user_id = %s", person.id)  # noqa: S608 -- same
    assert projects == [("My First Film", "Once upon a time...", 2, "cinematic", "pending")]
    actions = report(studio, "select action from film_studio.logs where user_id = %s", person.id)
    assert {("account.opened",), ("session.started",)} <= set(actions)
    assert report(studio, "select * from film_studio.youtube_integration") == []


FORBIDDEN = [
    "select password_hash from app_user",
    "select email_key from app_user",
    "select * from login_session",
    "select * from idempotency_record",
    "update film_studio.users set name = 'x'",
    "insert into film_studio.logs (action) values ('x')",
    "delete from film_studio.projects",
    "update project set title = 'x'",
    "select * from identity_find_login('john@example.com')",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_a_reporting_tool_reads_the_views_and_nothing_else(studio: Studio, statement: str) -> None:
    with pytest.raises(psycopg.Error, match=r"permission denied|cannot (update|insert into|delete from)"):
        report(studio, statement)
