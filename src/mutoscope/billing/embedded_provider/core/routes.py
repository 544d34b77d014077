"""From a method and a path to the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work


@dataclass(frozen=True)
class Call:
    """One request to the API: the work that it does, its parameters, and the ids in its path."""

    work: Work
    params: Params
    ids: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the first id of the path."""
        return self.ids[0]


Handler = Callable[[Call], Body]
Inclusion = Callable[[Work, Body], Body | None]


class Routes:
    """The paths of one kind of object, and its fields that are only shown when asked for (`expand[]`)."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, int], list[tuple[list[str], Handler]]] = {}
        self.inclusions: dict[tuple[str, str], Inclusion] = {}

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """Register a reader."""
        return self._on("GET", path)

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Register a writer."""
        return self._on("POST", path)

    def delete(self, path: str) -> Callable[[Handler], Handler]:
        """Register a remover."""
        return self._on("DELETE", path)

    def includes(self, kind: str, field: str) -> Callable[[Inclusion], Inclusion]:
        """Register a field that is only shown when a request expands it."""

        def register(inclusion: Inclusion) -> Inclusion:
            self.inclusions[kind, field] = inclusion
            return inclusion

        return register

    def add(self, others: Iterable[Routes]) -> None:
        """Take over the routes of others."""
        for other in others:
            for key, found in other._routes.items():  # noqa: SLF001 -- same class
                self._routes.setdefault(key, []).extend(found)
            self.inclusions.update(other.inclusions)

    def match(self, method: str, path: str) -> tuple[Handler, tuple[str, ...]]:
        """Return who answers, and the ids in the path.

        Raises:
            Refusal: nobody does.
        """
        parts = path.strip("/").split("/")
        for pattern, handler in self._routes.get((method, len(parts)), ()):
            if all(want in (have, "*") for want, have in zip(pattern, parts, strict=True)):
                return handler, tuple(have for want, have in zip(pattern, parts, strict=True) if want == "*")
        message = (
            f"Unrecognized request URL ({method}: {path}). The embedded provider plays the part of Stripe's API that is "
            "listed in docs/reference/embedded-payments.md."
        )
        raise Refusal(404, message)

    def _on(self, method: str, path: str) -> Callable[[Handler], Handler]:
        pattern = ["*" if part.startswith("{") else part for part in path.strip("/").split("/")]

        def register(handler: Handler) -> Handler:
            known = self._routes.setdefault((method, len(pattern)), [])
            known.append((pattern, handler))
            known.sort(key=lambda route: route[0].count("*"))
            return handler

        return register
