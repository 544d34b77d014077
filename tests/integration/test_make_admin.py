"""`mutoscope ops make-admin` and `revoke-admin`, as an operator types them."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest

from mutoscope.infra.settings import child_environment

RUN = "from mutoscope.ops.main import run; run()"


@pytest.fixture
def account(owner_dsn: str) -> str:
    """An account without a workspace; returns its address."""
    user_id, email = uuid.uuid4(), f"{uuid.uuid4()}@example.com"
    with psycopg.connect(owner_dsn) as connection:
        connection.execute(
            "insert into app_user (id, name, email, email_key) values (%s, 'O', %s, %s)", (user_id, email, email)
        )
    return email


def ops(owner_dsn: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = child_environment(
        DATABASE_URL=owner_dsn, MUTOSCOPE_DATA_DIR=str(folder), MUTOSCOPE_SECRET_KEY="t" * 40
    )
    command = [sys.executable, "-c", RUN, "ops", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)


def role_of(owner_dsn: str, email: str) -> str:
    with psycopg.connect(owner_dsn) as connection:
        row = connection.execute("select role from app_user where email = %s", (email,)).fetchone()
    assert row
    return str(row[0])


def test_an_account_becomes_an_admins_and_an_ordinary_one_again(owner_dsn: str, account: str, tmp_path: Path) -> None:
    made = ops(owner_dsn, tmp_path, "make-admin", account.upper(), "--json")
    assert (made.returncode, made.stderr) == (0, "")
    assert (json.loads(made.stdout)["role"], json.loads(made.stdout)["changed"]) == ("admin", True)
    assert role_of(owner_dsn, account) == "admin"
    unmade = ops(owner_dsn, tmp_path, "revoke-admin", account)
    assert unmade.stdout.endswith("has now the role creator.\n")
    assert role_of(owner_dsn, account) == "creator"


def test_an_address_without_an_account_is_said_with_a_remedy(owner_dsn: str, tmp_path: Path) -> None:
    done = ops(owner_dsn, tmp_path, "make-admin", "nobody@example.com")
    assert done.returncode == 2
    assert "nobody@example.com" in done.stderr
    assert "Register it first" in done.stderr
    assert "Traceback" not in done.stderr
