from __future__ import annotations

import pytest
from psycopg.conninfo import conninfo_to_dict

from mutoscope.infra.connections import outside_connections, with_option
from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput


def settings(url: str, app: str | None = None) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url, "database_app_url": app})


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg"])
def test_the_spellings_of_a_postgresql_url_mean_the_same(scheme: str) -> None:
    found = outside_connections(settings(f"{scheme}://me:pw@host:5433/db?sslmode=require"))
    assert found.owner_url == "postgresql://me:pw@host:5433/db?sslmode=require"


def test_with_one_url_the_owner_connects_and_sets_the_applications_role() -> None:
    found = outside_connections(settings("postgresql://me@host/db"))
    assert (found.app_url, found.app_role) == (found.owner_url, "mutoscope_app")
    assert conninfo_to_dict(found.app_url_with_role)["options"] == "-c role=mutoscope_app"


def test_with_two_urls_the_application_has_its_own_login() -> None:
    found = outside_connections(settings("postgresql://me@host/db", "postgresql://app@host/db"))
    assert (found.app_url, found.app_role) == ("postgresql://app@host/db", None)
    assert found.app_url_with_role == found.app_url


@pytest.mark.parametrize("url", ["mysql://me@host/db", "sqlite:///file.db", "host=localhost dbname=x", ""])
def test_another_database_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL is not the address of a PostgreSQL server"):
        outside_connections(settings(url))


def test_an_option_joins_those_that_are_there() -> None:
    url = with_option("postgresql://me@/db?host=%2Fsome%2Fdir&options=-c%20jit%3Doff", "-c role=app")
    assert conninfo_to_dict(url)["options"] == "-c jit=off -c role=app"
    assert conninfo_to_dict(url)["host"] == "/some/dir"


def test_connections_never_show_a_password() -> None:
    assert "hush" not in repr(outside_connections(settings("postgresql://me:hush@host/db")))
