"""`docs/reference/errors.md` names every error that a user can see, as the code has it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

import mutoscope
from mutoscope.api import problems
from mutoscope.generation.sweep_lost import sweep_lost
from mutoscope.kernel import MutoscopeError

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
PROGRAMS = ("__main__", ".launcher", ".child", ".phoneme_child")
ROW = re.compile(r"^\| `(\w+)` \| (\d{3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PROBLEM = re.compile(r"^\| `(\w+)` \| (\D.+?) \| (.+?) \|$", re.MULTILINE)


def kinds(base: type[MutoscopeError]) -> Iterator[type[MutoscopeError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


@pytest.fixture(scope="module")
def errors() -> dict[tuple[str, int], set[str]]:
    """Every error class's code and status, with the first lines of the docstrings."""
    for module in pkgutil.walk_packages(mutoscope.__path__, "mutoscope."):
        if not module.name.endswith(PROGRAMS):
            importlib.import_module(module.name)
    found: dict[tuple[str, int], set[str]] = {}
    for kind in kinds(MutoscopeError):
        if kind.__module__.startswith("mutoscope."):
            found.setdefault((kind.code, kind.status), set()).add((kind.__doc__ or "").splitlines()[0])
    return found


def codes_in(module: Path) -> set[str]:
    """Return the codes that a module gives to problems without an error class."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    words = (word for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords)
    return {word.value.value for word in words if word.arg == "code" and isinstance(word.value, ast.Constant)}  # pyright: ignore[reportReturnType] -- they are texts


def classless() -> set[str]:
    assert problems.__file__
    named = {"http_error"} | {code for code, _ in problems._HTTP_REMEDIES.values()}  # pyright: ignore[reportPrivateUsage] -- the table itself
    return named | codes_in(Path(problems.__file__)) | codes_in(Path(sweep_lost.__code__.co_filename))


def test_every_error_is_on_the_page_with_its_status_and_meaning(errors: dict[tuple[str, int], set[str]]) -> None:
    page = {(code, int(status)): when for code, status, when, _ in ROW.findall(PAGE)}
    assert set(errors) - set(page) == set(), "add these rows to docs/reference/errors.md"
    assert {key: page[key] for key, meanings in errors.items() if page[key] not in meanings} == {}
    assert {code for code, _ in set(page) - set(errors)} <= classless(), "these codes are of no error any more"


def test_problems_without_an_error_class_are_on_the_page() -> None:
    assert classless() - {code for code, *_ in ROW.findall(PAGE)} == set()


def test_no_error_is_listed_twice_and_each_has_a_remedy() -> None:
    rows = [(code, status) for code, status, _, _ in ROW.findall(PAGE)]
    assert len(rows) == len(set(rows))
    assert [row for row in ROW.findall(PAGE) if not row[3].endswith(".")] == []


def test_statuses_are_those_of_http(errors: dict[tuple[str, int], set[str]]) -> None:
    known = {*HTTPStatus, 460}  # 460 is what the tus protocol's checksum extension asks for
    assert {status for _, status in errors} <= known


def test_every_reason_to_refuse_a_file_is_on_the_page() -> None:
    used: set[str] = set()
    for path in (ROOT / "src" / "mutoscope" / "media" / "probe").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "refusal":
                assert isinstance(node.args[1], ast.Constant)
                used.add(str(node.args[1].value))
    listed = {code for code, *_ in PROBLEM.findall(PAGE)}
    assert used == listed
