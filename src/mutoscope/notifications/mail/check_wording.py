"""What a wording may do: show variables and choose between texts. Anything else is refused when it is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mutoscope.notifications.mail.errors import WordingInvalid

MAX_SUBJECT: Final = 200
MAX_BODY: Final = 20_000
MAX_NODES: Final = 500
"""Variables, conditions and texts between them; two thousand variables took a second to compile."""
FILTERS: Final = frozenset({"capitalize", "default", "lower", "title", "trim", "upper"})
_TESTS: Final = frozenset({"defined", "none", "undefined"})
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Filter,
    nodes.Test,
    nodes.Keyword,
)
"""No loop, call, attribute or arithmetic: a wording's length is bounded by its own and its variables'."""


def wording_environment() -> ImmutableSandboxedEnvironment:
    """Return an environment that knows the allowed filters and nothing else."""
    environment = ImmutableSandboxedEnvironment(autoescape=False, keep_trailing_newline=False)
    environment.globals.clear()
    for name in set(environment.filters) - FILTERS:
        del environment.filters[name]
    for name in set(environment.tests) - _TESTS:
        del environment.tests[name]
    return environment


def check_wording(part: str, source: str, variables: Collection[str]) -> None:
    """Return if a text may be kept.

    Args:
        part: `subject` or `body`, for the message.
        source: Jinja.
        variables: what the mail is told.

    Raises:
        WordingInvalid: it is too long, not Jinja, or does more than show variables and choose; with the line.
    """
    limit = MAX_SUBJECT if part == "subject" else MAX_BODY
    if not source.strip() or len(source) > limit:
        raise WordingInvalid(part, 1, f"1 to {limit} characters are allowed")
    if part == "subject" and not source.isprintable():
        raise WordingInvalid(part, 1, "a subject is one line of printable characters")
    try:
        tree = wording_environment().parse(source)
    except TemplateSyntaxError as error:
        raise WordingInvalid(part, error.lineno, error.message or "that is not Jinja") from error
    except (RecursionError, ValueError) as error:  # a number of thousands of digits is a ValueError of Python's own
        raise WordingInvalid(part, 1, "it is nested too deeply, or holds too large a number") from error
    found = _all_nodes(tree)
    if len(found) > MAX_NODES:
        raise WordingInvalid(part, 1, "it has too many variables and conditions")
    for node in found:
        _check_node(part, node, variables)


def _all_nodes(tree: nodes.Node) -> list[nodes.Node]:
    found, waiting = [tree], [tree]
    while waiting:
        children = list(waiting.pop().iter_child_nodes())
        found += children
        waiting += children
    return found


def _check_node(part: str, node: nodes.Node, variables: Collection[str]) -> None:
    line = node.lineno or 1
    if not isinstance(node, _ALLOWED):
        raise WordingInvalid(part, line, f"{type(node).__name__.lower()} is not allowed")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise WordingInvalid(part, line, f"there is no filter {node.name!r}")
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise WordingInvalid(part, line, f"there is no test {node.name!r}")
    if isinstance(node, nodes.Name) and node.name not in variables:
        known = ", ".join(sorted(variables))
        raise WordingInvalid(part, line, f"there is no variable {node.name!r}; there are {known}")
