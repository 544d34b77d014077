"""`mutoscope ops …`: look after the database and the books."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

from mutoscope.infra.settings import Settings
from mutoscope.ops import books

app = typer.Typer(no_args_is_help=True, add_completion=False)
books.register(app)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")]


@app.command("migrate")
def migrate_command(*, json: Json = False) -> None:
    """Bring the database to the newest schema; the same as `mutoscope migrate`."""
    from mutoscope.ops.migrate import migrate  # noqa: PLC0415 -- Alembic and the job tables take a second to import

    migrate(json=json)


@app.command()
def status(*, json: Json = False) -> None:
    """Say whether the embedded server runs and where; starts nothing."""
    from mutoscope.infra.connections import embedded_postgres  # noqa: PLC0415 -- as above

    settings = Settings()
    if settings.database_url is not None:
        typer.echo(json_module.dumps({"embedded": False}) if json else "DATABASE_URL names an outside server.")
        return
    server = embedded_postgres(settings)
    found = server.status()
    facts = {
        "embedded": True,
        "running": found.running,
        "answers": server.answers(),
        "pid": found.pid,
        "socket_dir": str(found.socket_dir) if found.socket_dir else None,
        "folder": str(server.folder),
    }
    if json:
        typer.echo(json_module.dumps(facts))
    else:
        state = f"runs (process {found.pid})" if found.running else "does not run"
        typer.echo(f"The embedded PostgreSQL in {server.folder} {state}.")


@app.command("rotate-keys")
def rotate_keys_command(*, json: Json = False) -> None:
    """Wrap every data key by the newest of MUTOSCOPE_ENCRYPTION_KEYS; the service goes on meanwhile."""
    import asyncio  # noqa: PLC0415 -- `--help` needs none of it

    from mutoscope.ops.rotate_keys import rotate_all  # noqa: PLC0415 -- as above

    done = asyncio.run(rotate_all(Settings()))
    if json:
        facts = {"rotated": done.rotated, "already": done.already, "remaining": done.remaining}
        typer.echo(json_module.dumps({**facts, "old_keys_removable": done.old_keys_removable}))
        return
    typer.echo(f"{done.rotated} data keys were wrapped anew; {done.already} had the newest key already.")
    if done.old_keys_removable:
        typer.echo("The older keys may be removed from MUTOSCOPE_ENCRYPTION_KEYS.")
    else:
        typer.echo(
            f"Keep the older keys: {done.remaining} data keys were wrapped by one meanwhile. Start every process"
        )
        typer.echo("anew with the newest key first, then run this again.")


Email = Annotated[str, typer.Argument(help="The account's e-mail address.")]


@app.command("make-admin")
def make_admin(email: Email, *, json: Json = False) -> None:
    """Make an account a platform admin's: it may use everything under /admin."""
    _set_role(email, "admin", json=json)


@app.command("revoke-admin")
def revoke_admin(email: Email, *, json: Json = False) -> None:
    """Take the role away from a platform admin, at once, and end the impersonations of theirs that run."""
    _set_role(email, "creator", json=json)


def _set_role(email: str, role: str, *, json: bool) -> None:
    import asyncio  # noqa: PLC0415 -- `--help` needs none of it

    from mutoscope.identity import AccountRole  # noqa: PLC0415 -- as above
    from mutoscope.ops.admins import set_role  # noqa: PLC0415 -- as above

    done = asyncio.run(set_role(Settings(), email, AccountRole(role)))
    if json:
        typer.echo(json_module.dumps({"user_id": str(done.user_id), "role": done.role, "changed": done.changed}))
    else:
        became = "has now" if done.changed else "had already"
        typer.echo(f"The account {done.user_id} {became} the role {done.role}.")
