"""The parameters of a request, read one by one; what nobody read was unknown.

Stripe refuses a parameter that it does not know (`parameter_unknown`). So does the embedded provider, and also those of
Stripe's that it does not emulate: silently ignoring one would let a program believe in something that never happened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, required

_MAX_TEXT = 5000
_MAX_METADATA = 50
_MAX_METADATA_KEY = 40
_MAX_METADATA_VALUE = 500
_INTEGER = re.compile(r"^-?\d{1,15}$")


class Params:
    """One level of a request's nested form; knows which of its values were read."""

    def __init__(self, values: dict[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path
        self._read: set[str] = set()
        self._children: list[Params] = []

    def __contains__(self, name: str) -> bool:
        """Tell whether the parameter was sent; an empty one was."""
        return name in self._values

    def name_of(self, name: str) -> str:
        """Return the full name, as an error names it."""
        return f"{self._path}[{name}]" if self._path else name

    def ignore(self, *names: str) -> None:
        """Take note of parameters that change nothing here."""
        self._read.update(names)

    def unread(self) -> str | None:
        """Return the full name of a parameter that nobody asked for."""
        for name in self._values:
            if name not in self._read:
                return self.name_of(name)
        for child in self._children:
            if (found := child.unread()) is not None:
                return found
        return None

    def peek(self, name: str) -> object:
        """Return a value as it was sent, without having read it."""
        return self._values.get(name)

    def text(self, name: str, *, limit: int = _MAX_TEXT) -> str | None:
        """Return a text; None if it is absent or empty.

        Raises:
            Refusal: it is no text, or too long.
        """
        value = self._scalar(name)
        if value is None or value == "":
            return None
        if len(value) > limit:
            message = f"Invalid string: {value[:10]}...{value[-4:]}; must be at most {limit} characters"
            raise Refusal(400, message, param=self.name_of(name), code="string_too_long")
        return value

    def need(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.text(name)
        if value is None:
            raise required(self.name_of(name))
        return value

    def integer(self, name: str, *, least: int | None = None, most: int | None = None) -> int | None:
        """Return a whole number; None if it is absent or empty."""
        value = self._scalar(name)
        if value is None or value == "":
            return None
        if not _INTEGER.match(value):
            raise Refusal(
                400, f"Invalid integer: {value[:50]}", param=self.name_of(name), code="parameter_invalid_integer"
            )
        number = int(value)
        if least is not None and number < least:
            message = f"This value must be greater than or equal to {least}."
            raise Refusal(400, message, param=self.name_of(name), code="parameter_invalid_integer")
        if most is not None and number > most:
            message = f"This value must be less than or equal to {most}."
            raise Refusal(400, message, param=self.name_of(name), code="parameter_invalid_integer")
        return number

    def decimal(self, name: str) -> Decimal | None:
        """Return a decimal number; None if it is absent or empty."""
        value = self._scalar(name)
        if value is None or value == "":
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise invalid(f"Invalid decimal: {value[:50]}", param=self.name_of(name))
        return number

    def boolean(self, name: str) -> bool | None:
        """Return a truth value; None if it is absent."""
        value = self._scalar(name)
        if value is None or value == "":
            return None
        if value not in ("true", "false", "1", "0"):
            raise invalid(f"Invalid boolean: {value[:50]}", param=self.name_of(name))
        return value in ("true", "1")

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        """Return one of several words; None if it is absent or empty."""
        value = self.text(name)
        if value is not None and value not in options:
            raise invalid(
                f"Invalid {self.name_of(name)}: must be one of {', '.join(options)}", param=self.name_of(name)
            )
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; empty if absent."""
        self._read.add(name)
        value = self._values.get(name)
        if value in (None, ""):
            return []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        raise invalid("Invalid array", param=self.name_of(name))

    def child(self, name: str) -> Params | None:
        """Return the parameters below this one; None if it is absent or empty."""
        self._read.add(name)
        value = self._values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise invalid("Invalid object", param=self.name_of(name))
        return self._below(value, self.name_of(name))

    def children(self, name: str) -> list[Params]:
        """Return a list of parameters below this one; empty if absent."""
        self._read.add(name)
        value = self._values.get(name)
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise invalid("Invalid array", param=self.name_of(name))
        return [self._below(item, f"{self.name_of(name)}[{place}]") for place, item in enumerate(value)]

    def named_children(self, name: str) -> dict[str, Params]:
        """Return parameters below this one by a name of the caller's choice (currencies); empty if absent."""
        inner = self.child(name)
        if inner is None:
            return {}
        found: dict[str, Params] = {}
        for key in inner._values:  # noqa: SLF001 -- another level of the same form
            level = inner.child(key)
            if level is not None:
                found[key] = level
        return found

    def metadata(self, before: dict[str, str] | None = None) -> dict[str, str]:
        """Return the metadata after this request: sent keys replace, empty values remove, an empty text clears all.

        Raises:
            Refusal: more or longer keys than Stripe keeps (50 keys, 40 and 500 characters).
        """
        self._read.add("metadata")
        sent = self._values.get("metadata")
        if sent is None:
            return dict(before or {})
        if sent == "":
            return {}
        if not isinstance(sent, dict) or not all(isinstance(value, str) for value in sent.values()):
            raise invalid("Invalid metadata: metadata must be a set of key-value pairs.", param="metadata")
        merged = {**(before or {}), **sent}
        kept = {key: value for key, value in merged.items() if value != ""}
        if len(kept) > _MAX_METADATA:
            raise invalid(f"You can only have {_MAX_METADATA} metadata keys.", param="metadata")
        for key, value in kept.items():
            if len(key) > _MAX_METADATA_KEY or len(value) > _MAX_METADATA_VALUE:
                message = (
                    f"Metadata keys have at most {_MAX_METADATA_KEY} characters, values {_MAX_METADATA_VALUE}: "
                    f"'{key[:_MAX_METADATA_KEY]}'"
                )
                raise invalid(message, param=f"metadata[{key[:_MAX_METADATA_KEY]}]")
        return kept

    def _below(self, values: dict[str, Any], path: str) -> Params:
        below = Params(values, path)
        self._children.append(below)
        return below

    def _scalar(self, name: str) -> str | None:
        self._read.add(name)
        value = self._values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise invalid(f"Invalid string: {self.name_of(name)}", param=self.name_of(name))
