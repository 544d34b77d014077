"""The job tables: schema `dbos` in the application's database, owned by the owner, used by the application role."""

from __future__ import annotations

import logging

from dbos import DBOS
from sqlalchemy import make_url

from mutoscope.infra.database import APP_ROLE


def install_job_tables(owner_url: str) -> None:
    """Create or upgrade DBOS's tables and let the application role use them; safe to repeat.

    Args:
        owner_url: a PostgreSQL URL of the owner role, `postgresql://…`.
    """
    logging.getLogger("dbos").setLevel(logging.WARNING)
    url = make_url(owner_url).set(drivername="postgresql+psycopg")
    DBOS.migrate(url.render_as_string(hide_password=False), application_role=APP_ROLE)
