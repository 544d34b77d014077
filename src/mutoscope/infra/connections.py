"""Who connects to the database and how: the embedded server, or an outside one by DATABASE_URL."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from mutoscope.infra.database import APP_ROLE
from mutoscope.infra.postgres import EmbeddedPostgres, ServerOptions
from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput

_SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True)
class Connections:
    """The two ways into one database. URLs are libpq's (`postgresql://…`): psycopg, asyncpg and DBOS read them."""

    owner_url: str = field(repr=False)
    """Owns the schema; for migrations only."""
    app_url: str = field(repr=False)
    """The login of the application."""
    app_role: str | None = None
    """The role to set on every application connection, when the login is another."""

    @property
    def app_url_with_role(self) -> str:
        """Return `app_url` that sets the role by itself, for programs that only take a URL."""
        return with_option(self.app_url, f"-c role={self.app_role}") if self.app_role else self.app_url


def embedded_postgres(settings: Settings) -> EmbeddedPostgres:
    """Return the embedded server of the data folder; not started."""
    options = ServerOptions(
        max_connections=settings.database_max_connections, start_seconds=settings.database_start_seconds
    )
    return EmbeddedPostgres(settings.data_dir, options)


@contextlib.contextmanager
def open_server(settings: Settings) -> Generator[Connections]:
    """Yield the connections of the database that the settings name; the embedded server runs meanwhile.

    Raises:
        MutoscopeError: the embedded server cannot be started, or DATABASE_URL is not a PostgreSQL URL.
    """
    if settings.database_url is not None:
        yield outside_connections(settings)
        return
    server = embedded_postgres(settings)
    server.ensure_running()
    try:
        server.ensure_database()
        yield Connections(owner_url=server.url(), app_url=server.url(APP_ROLE))
    finally:
        server.stop()


def outside_connections(settings: Settings) -> Connections:
    """Return the connections of the server that DATABASE_URL names."""
    owner = _checked(settings.database_url.get_secret_value() if settings.database_url else "", "DATABASE_URL")
    if settings.database_app_url is None:
        return Connections(owner_url=owner, app_url=owner, app_role=APP_ROLE)
    app = _checked(settings.database_app_url.get_secret_value(), "MUTOSCOPE_DATABASE_APP_URL")
    return Connections(owner_url=owner, app_url=app)


def with_option(url: str, option: str) -> str:
    """Add a server option (libpq's `options`) to a connection URL."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query["options"] = f"{query.get('options', '')} {option}".strip()
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def _checked(url: str, name: str) -> str:
    """Accept `postgres://` and SQLAlchemy's `postgresql+driver://` too; return libpq's form."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.split("+")[0] not in _SCHEMES:
        raise InvalidInput(
            f"{name} is not the address of a PostgreSQL server.",
            remedy="Write it as postgresql://user:password@host:5432/database, or remove it to use the embedded one.",
            setting=name,
        )
    return f"postgresql://{rest}"
