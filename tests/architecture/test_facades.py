"""A package's models and queries are its own business: other packages import its facade."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "mutoscope"
PRIVATE = {"models", "queries"}
BUDGET_LINES = 400
BUDGET_FUNCTION_LINES = 40
WRITTEN_BY_A_PROGRAM = "clients/sdk/api/"
"""By tools/write_sdk.py: as long as the API is wide, and read through an editor's completion."""


class Source(NamedTuple):
    """One file of the product, read and parsed once for all tests."""

    name: str
    package: str
    text: str
    nodes: tuple[ast.AST, ...]


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    found: list[Source] = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        text = path.read_text(encoding="utf-8")
        nodes = tuple(ast.walk(ast.parse(text)))
        name = "/".join(parts)
        if name.startswith(WRITTEN_BY_A_PROGRAM):
            continue
        found.append(Source(name, parts[0] if len(parts) > 1 else "", text, nodes))
    return found


def imported_modules(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Arguments and errors are documented at whatever length they need; the budget is for code."""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


def test_nobody_reaches_into_another_packages_models_or_queries(sources: list[Source]) -> None:
    assert len(sources) > 100
    found = [
        f"{source.name} imports {name}: use the facade of {parts[1]}"
        for source in sources
        for name in imported_modules(source.nodes)
        if (parts := name.split("."))[0] == "mutoscope" and parts[1:2] != [source.package] and PRIVATE & set(parts[2:])
    ]
    assert found == []


def test_files_stay_within_their_budget(sources: list[Source]) -> None:
    found = [source.name for source in sources if source.text.count("\n") > BUDGET_LINES]
    assert found == [], "split these files: one verb, one file"


def test_functions_stay_within_their_budget(sources: list[Source]) -> None:
    found: list[str] = []
    for source in sources:
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
                if length > BUDGET_FUNCTION_LINES:
                    found.append(f"{source.name}: {node.name} has {length} lines")
    assert found == []


def test_foreign_keys_across_packages_are_strings_never_relationships(sources: list[Source]) -> None:
    assert [source.name for source in sources if "relationship(" in source.text] == []
