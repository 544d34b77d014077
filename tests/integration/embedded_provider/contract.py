"""Compare what the provider emits with the classes of Stripe's SDK, field by field.

Imported as `from tests.integration.embedded_provider.contract import …`.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import sys
import typing
from decimal import Decimal
from typing import Any, NamedTuple

import stripe
from stripe import StripeObject
from stripe._object_classes import OBJECT_CLASSES


class Finding(NamedTuple):
    """A field that is not as the SDK declares it."""

    path: str
    why: str


@functools.cache
def sdk_class(name: str) -> type[StripeObject] | None:
    """Return the SDK's class of a kind of object."""
    found = OBJECT_CLASSES.get(name)
    return getattr(importlib.import_module(found[0]), found[1]) if found else None


@functools.cache
def _names(module: str) -> dict[str, Any]:
    """Return what a module imports for its annotations only."""
    names: dict[str, Any] = {}
    source = inspect.getsource(sys.modules[module])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stripe."):
            origin = importlib.import_module(node.module)
            names.update({one.asname or one.name: getattr(origin, one.name) for one in node.names})
    return names


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, localns=_names(kind.__module__))


def compare(body: dict[str, Any], *, shown_on_request: set[str]) -> list[Finding]:
    """Return every field of an object that the SDK does not know, of another type, or required and absent.

    Args:
        body: as the API sent it.
        shown_on_request: paths that may be absent: Stripe sends them only when they are expanded.
    """
    kind = sdk_class(body["object"])
    if kind is None:
        return [Finding(body["object"], "the SDK has no such object")]
    return [
        finding
        for finding in _compare(body, kind, body["object"])
        if not (finding.why == "absent" and finding.path in shown_on_request)
    ]


def _compare(body: dict[str, Any], kind: type, path: str) -> list[Finding]:
    hints = _hints(kind)
    found: list[Finding] = []
    for name, value in body.items():
        if name == "object":
            continue
        if name not in hints:
            found.append(Finding(f"{path}.{name}", "the SDK has no such field"))
        else:
            found.extend(_fits(value, hints[name], f"{path}.{name}"))
    for name, hint in hints.items():
        if name in body or name.startswith("_") or name in ("OBJECT_NAME", "object"):
            continue
        if typing.get_origin(hint) is not typing.ClassVar and type(None) not in typing.get_args(hint):
            found.append(Finding(f"{path}.{name}", "absent"))
    return found


def _fits(value: Any, hint: Any, path: str) -> list[Finding]:
    choices = _choices(hint)
    if value is None:
        return [] if type(None) in choices else [Finding(path, "must not be null")]
    tried = [_try(value, choice, path) for choice in choices]
    inner = [findings for findings in tried if findings is not None]
    if not inner:
        return [Finding(path, f"{type(value).__name__} {str(value)[:40]!r} is not {hint}"[:160])]
    return min(inner, key=len)


def _choices(hint: Any) -> list[Any]:
    if typing.get_origin(hint) is typing.Union:
        return [one for argument in typing.get_args(hint) for one in _choices(argument)]
    return [hint]


def _try(value: Any, hint: Any, path: str) -> list[Finding] | None:
    """Return what is wrong inside a value of this type; None if it is of another."""
    origin = typing.get_origin(hint)
    if isinstance(value, dict):
        return _try_dict(value, hint, origin, path)
    if isinstance(value, list):
        if origin is not list:
            return None
        (of,) = typing.get_args(hint)
        return [finding for item in value for finding in _fits(item, of, f"{path}[]")]
    if origin is typing.Literal:
        return [] if value in typing.get_args(hint) else None
    if isinstance(value, bool):
        return [] if hint is bool else None
    if isinstance(value, int | float):
        return [] if hint is type(value) or (hint is float and isinstance(value, int)) else None
    return [] if hint in (str, Decimal) else None


def _try_dict(value: dict[str, Any], hint: Any, origin: Any, path: str) -> list[Finding] | None:
    if hint is Any:
        return []
    if isinstance(hint, type) and issubclass(hint, StripeObject) and hint is not StripeObject:
        name = getattr(hint, "OBJECT_NAME", None)
        if name is not None and "object" in value and value["object"] != name:
            return None
        return _compare(value, hint, path)
    if origin is stripe.ListObject:
        (of,) = typing.get_args(hint)
        missing = {"object", "data", "has_more", "url"} - value.keys()
        inner = [finding for item in value["data"] for finding in _fits(item, of, f"{path}[]")]
        return [*(Finding(f"{path}.{name}", "absent") for name in sorted(missing)), *inner]
    if origin is not None and "UntypedStripeObject" in str(origin):
        (of,) = typing.get_args(hint)
        return [] if of is Any else [f for key, item in value.items() for f in _fits(item, of, f"{path}.{key}")]
    return None
