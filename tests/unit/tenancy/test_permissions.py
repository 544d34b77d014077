from __future__ import annotations

import typing
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from mutoscope.tenancy import (
    PERMISSIONS,
    PLATFORM_VERBS,
    KeyTooNarrow,
    NotAllowed,
    NotWhileImpersonating,
    Role,
    Scope,
    Verb,
    require,
)
from mutoscope.tenancy.create_workspace import make_slug
from mutoscope.tenancy.permissions import NOT_IMPERSONATED

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
    for roles in filter(None, PERMISSIONS.values()):
        lowest = min(order.index(role) for role in roles)
        assert set(order[lowest:]) == set(roles)


def test_a_viewer_changes_nothing_but_what_is_their_own() -> None:
    own = {"workspace.create", "workspace.leave"}
    for verb, roles in PERMISSIONS.items():
        if Role.VIEWER in roles:
            assert verb.endswith(".read") or verb.split(".")[0] in {"account", "session", "credential"} or verb in own


def test_a_platform_verb_takes_a_platform_admin_and_no_role() -> None:
    for verb in PLATFORM_VERBS:
        with pytest.raises(NotAllowed):
            require(scope_of(Role.OWNER), verb)
        require(replace(scope_of(Role.VIEWER), is_admin=True), verb)


def test_a_key_is_limited_to_its_verbs_even_for_an_owner() -> None:
    narrow = replace(scope_of(Role.OWNER), verbs=frozenset({"project.read"}))
    require(narrow, "project.read")
    with pytest.raises(KeyTooNarrow):
        require(narrow, "project.create")


def test_an_impersonator_leaves_nothing_behind() -> None:
    visited = replace(scope_of(Role.OWNER), impersonator_id=uuid.uuid4())
    require(visited, "project.read")
    for verb in NOT_IMPERSONATED:
        with pytest.raises(NotWhileImpersonating):
            require(visited, verb)


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
