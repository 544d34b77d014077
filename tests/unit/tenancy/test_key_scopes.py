"""What the scopes of API keys include, and that the reference says so."""

from __future__ import annotations

import re
import typing
from pathlib import Path

from mutoscope.tenancy import PERMISSIONS, PLATFORM_VERBS
from mutoscope.tenancy.key_access import KEY_SCOPES, KeyScope, verbs_of

ACCESS = Path(__file__).parents[3] / "docs" / "reference" / "access.md"
PERSONAL = {"session", "credential", "key", "platform", "billing"}


def test_every_scope_has_verbs_and_no_verb_is_in_two() -> None:
    assert set(KEY_SCOPES) == set(typing.get_args(KeyScope))
    assert all(KEY_SCOPES.values())
    assert sum(len(verbs) for verbs in KEY_SCOPES.values()) == len(verbs_of(KEY_SCOPES))


def test_no_scope_reaches_the_person_the_money_the_platform_or_the_end_of_a_workspace() -> None:
    everything = verbs_of(KEY_SCOPES)
    assert everything <= set(PERMISSIONS)
    assert not everything & PLATFORM_VERBS
    assert not {verb for verb in everything if verb.split(".")[0] in PERSONAL}
    never = {"account.edit", "account.erase", "account.export", "workspace.create", "workspace.leave"}
    assert not everything & (never | {"workspace.transfer", "workspace.delete"})


def test_the_scope_read_changes_nothing() -> None:
    assert all(verb.endswith(".read") for verb in KEY_SCOPES["read"])


def test_a_scope_that_is_no_more_has_no_verbs() -> None:
    assert verbs_of(["abolished"]) == frozenset()
    assert verbs_of(["abolished", "delete"]) == KEY_SCOPES["delete"]


def test_the_reference_shows_the_scopes() -> None:
    rows = re.findall(r"^\| (\w+) \| (`.*`) \|$", ACCESS.read_text(encoding="utf-8"), re.MULTILINE)
    shown = {scope: set(re.findall(r"`([^`]+)`", verbs)) for scope, verbs in rows}
    assert shown == {scope: set(verbs) for scope, verbs in KEY_SCOPES.items()}
