"""A package's models and queries are its own business: other packages import its facade."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "mutoscope"
PRIVATE = {"models", "queries"}
BUDGET_LINES = 400
BUDGET_FUNCTION_LINES = 40

FILES = sorted(SOURCE.rglob("*.py"))


def package_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def imported_modules(tree: ast.Module) -> list[str]:
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Arguments and errors are documented at whatever length they need; the budget is for code."""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_nobody_reaches_into_another_packages_models_or_queries(path: Path) -> None:
    for name in imported_modules(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "mutoscope" and len(parts) > 2 and parts[1] != package_of(path):
            assert not PRIVATE & set(parts[2:]), f"{path.name} imports {name}: use the facade of {parts[1]}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_and_functions_stay_within_their_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= BUDGET_LINES, "split the file: one verb, one file"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            assert length <= BUDGET_FUNCTION_LINES, f"{node.name} has {length} lines"


def test_foreign_keys_across_packages_are_strings_never_relationships() -> None:
    users = [p.name for p in FILES if "relationship(" in p.read_text(encoding="utf-8")]
    assert not users
