from __future__ import annotations

import typing
import uuid
from pathlib import Path

import pytest

from mutoscope.tenancy import PERMISSIONS, NotAllowed, Role, Scope, Verb, require
from mutoscope.tenancy.create_workspace import make_slug

ACCESS = Path(__file__).parents[3] / "docs" / "reference" / "access.md"


def scope_of(role: Role) -> Scope:
    return Scope(uuid.uuid4(), uuid.uuid4(), role, uuid.uuid4())


def test_every_verb_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(typing.get_args(Verb))


@pytest.mark.parametrize("verb", list(PERMISSIONS))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role, verb: Verb) -> None:
    if role in PERMISSIONS[verb]:
        require(scope_of(role), verb)
        return
    with pytest.raises(NotAllowed) as caught:
        require(scope_of(role), verb)
    assert caught.value.status == 403
    assert caught.value.details["roles"] == [r.value for r in Role if r in PERMISSIONS[verb]]


def test_a_higher_role_may_do_all_that_a_lower_one_may() -> None:
    order = [Role.VIEWER, Role.EDITOR, Role.ADMIN, Role.OWNER]
    for roles in PERMISSIONS.values():
        lowest = min(order.index(role) for role in roles)
        assert set(order[lowest:]) == set(roles)


def test_a_viewer_changes_nothing() -> None:
    for verb, roles in PERMISSIONS.items():
        if Role.VIEWER in roles:
            assert verb.endswith(".read") or verb == "session.end"


def test_the_reference_shows_the_table() -> None:
    rows = [line for line in ACCESS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    shown = {}
    for row in rows:
        verb, *marks = [cell.strip() for cell in row.strip("|").split("|")]
        shown[verb.strip("`")] = {role for role, mark in zip(Role, marks, strict=True) if mark == "yes"}
    assert shown == {verb: set(roles) for verb, roles in PERMISSIONS.items()}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("John Doe", "john-doe"),
        ("Ünïcode & Söhne", "unicode-sohne"),
        ("李", "studio"),
        ("--", "studio"),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_slug_is_readable_and_unique(name: str, words: str) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    assert make_slug(name, one) == f"{words}-{one.hex[-12:]}"
    assert make_slug(name, one) != make_slug(name, other)
