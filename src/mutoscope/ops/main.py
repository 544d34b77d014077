"""The command `mutoscope`: a table of commands, each imported only when it is run."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from mutoscope.kernel import MutoscopeError


@dataclass(frozen=True)
class LazyCommand:
    """Where a command lives: a module with `app`, a Typer of one command or of several."""

    module: str
    help: str


COMMANDS = {
    "api": LazyCommand("mutoscope.ops.api", "Run one API process."),
    "assets": LazyCommand("mutoscope.ops.assets", "Fetch voices and fonts, or list them."),
    "bundle": LazyCommand("mutoscope.clients.cli.bundle", "Carry a project with its media: export, import."),
    "catalog": LazyCommand("mutoscope.ops.catalog", "Look after the plan catalogue: check."),
    "demo-billing": LazyCommand("mutoscope.ops.demo_billing", "Walk a customer's life at the till; no money moves."),
    "doctor": LazyCommand("mutoscope.ops.doctor", "Check that this machine has everything that Mutoscope needs."),
    "labels": LazyCommand("mutoscope.ops.labels", "Say what a file's label states and whether it holds."),
    "make": LazyCommand("mutoscope.ops.make", "Make a film from a script and footage, without a server."),
    "migrate": LazyCommand("mutoscope.ops.migrate", "Bring the database to the newest schema."),
    "music": LazyCommand("mutoscope.ops.music", "Compose music from a style, a mood or a few words."),
    "ops": LazyCommand("mutoscope.ops.database", "Look after the database and the books: migrate, reconcile, margin."),
    "plan-budget": LazyCommand("mutoscope.ops.plan_budget", "Plan what AI and servers cost a month."),
    "templates": LazyCommand("mutoscope.ops.templates", "List the caption templates, or draw them."),
    "timeline": LazyCommand("mutoscope.clients.cli.timeline", "Exchange cuts with editing programs: export, import."),
    "transcribe": LazyCommand("mutoscope.ops.transcribe", "Write down what is said in a clip; cut it by its words."),
    "up": LazyCommand("mutoscope.ops.up", "Run it all: database, API and one worker, until Ctrl-C."),
    "voices": LazyCommand("mutoscope.ops.voices", "List the voices, fetch them, or hear one."),
    "worker": LazyCommand("mutoscope.ops.worker", "Run one worker process."),
}
"""Add a command with one line here and `app = typer.Typer()` in its module."""


class LazyGroup(TyperGroup):
    """A group that knows names and summaries without importing what they do.

    The types of the framework's own parameters are private to it, hence `Any`.
    """

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 -- the framework's signature
        """Return every command, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 -- the framework's signature
        """Import the command, or only describe it while the help is printed."""
        found = COMMANDS.get(cmd_name)
        if found is None:
            return None
        if self._listing:
            return TyperCommand(cmd_name, help=found.help)
        command = typer.main.get_command(importlib.import_module(found.module).app)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 -- the framework's type is private
        """Print the help from the table alone."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="An AI video studio: words and footage in, a finished video out.",
)


@app.callback()
def main() -> None:
    """Hold the group together; every command says for itself what it takes."""


_BAD_INPUT = frozenset({404, 413, 422})
"""What the caller can mend by asking for something else: not found, too large, invalid."""


def run() -> None:
    """Run the command line: a `MutoscopeError` becomes two lines, or JSON when asked for, and exit status 1 or 2."""
    try:
        app(prog_name="mutoscope")
    except MutoscopeError as error:
        _report(error, as_json="--json" in sys.argv[1:])
        sys.exit(2 if error.status in _BAD_INPUT else 1)


def _report(error: MutoscopeError, *, as_json: bool) -> None:
    if as_json:
        problem = {"code": error.code, "message": error.message, "remedy": error.remedy, "details": error.details}
        sys.stdout.write(json.dumps({"error": problem}, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stderr.write(f"Error: {error.message}\n{error.remedy}\n")
