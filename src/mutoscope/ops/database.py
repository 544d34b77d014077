"""`mutoscope ops …`: look after the database, the payments, the books, and who may use the operator's panel."""

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


@app.command("sync-prices")
def sync_prices_command(*, json: Json = False) -> None:
    """Make every price of the catalogue that the payment provider lacks; prices that are there are compared."""
    import asyncio  # noqa: PLC0415 -- `--help` needs none of it

    from mutoscope.ops.payments import sync_prices  # noqa: PLC0415 -- as above

    made = asyncio.run(sync_prices(Settings()))
    typer.echo(json_module.dumps({"made": made}) if json else f"{made} prices were made; the others were there.")


@app.command("inbox")
def inbox_command(
    *,
    retry: Annotated[bool, typer.Option("--retry", help="Take up again every event that was given up.")] = False,
    json: Json = False,
) -> None:
    """Say what stands in the inbox of the payment provider's events, and which of them fail."""
    import asyncio  # noqa: PLC0415 -- `--help` needs none of it

    from mutoscope.ops.payments import read_inbox  # noqa: PLC0415 -- as above

    found = asyncio.run(read_inbox(Settings(), retry=retry))
    if json:
        facts = {**found.counts, "retried": found.retried, "troubled": [vars(one) for one in found.troubled]}
        typer.echo(json_module.dumps(facts, default=str))
        return
    typer.echo(", ".join(f"{count} {state}" for state, count in found.counts.items()) + ".")
    if retry:
        typer.echo(f"{found.retried} events that were given up are taken up again.")
    for one in found.troubled:
        typer.echo(f"{one.id} {one.type} {one.object_id}: {one.state} after {one.attempts} attempts: {one.error}")


@app.command("audit-books")
def audit_books_command(*, json: Json = False) -> None:
    """Prove every workspace's books: balances, lots, holds, entries, hash chains; exit status 1 for a defect."""
    import asyncio  # noqa: PLC0415 -- `--help` needs none of it

    from mutoscope.ops.audit_books import audit_all  # noqa: PLC0415 -- as above

    defects = asyncio.run(audit_all(Settings()))
    if json:
        facts = [
            {"what": one.what, "workspace_id": str(one.workspace_id), "unit": one.unit, "op_id": one.op_id}
            for one in defects
        ]
        typer.echo(json_module.dumps({"ok": not defects, "defects": facts}))
    elif defects:
        typer.echo(f"{'workspace':36}  {'unit':8}  {'operation':>10}  defect")
        for one in defects:
            typer.echo(f"{one.workspace_id!s:36}  {one.unit:8}  {one.op_id or '-':>10}  {one.what}")
    else:
        typer.echo("The books of every workspace are whole.")
    if defects:
        raise typer.Exit(1)


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
