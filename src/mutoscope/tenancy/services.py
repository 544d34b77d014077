"""How an endpoint reaches the objects that `bootstrap` wired: by their type, never by a global.

An endpoint writes `catalogue: Annotated[Catalogue, service(Catalogue)]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeVar, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock

T = TypeVar("T")


class Services:
    """The wired objects of this process, each under the type or port it serves as."""

    def __init__(self, objects: Mapping[type[Any], object]) -> None:
        self._objects: Final = MappingProxyType(dict(objects))

    def replaced(self, objects: Mapping[type[Any], object]) -> Services:
        """Return the same services with some of them replaced."""
        return Services({**self._objects, **objects})

    def get(self, kind: type[T]) -> T:
        """Return the object that serves as `kind`; `LookupError` if bootstrap wired none."""
        if kind not in self._objects:
            message = f"bootstrap wired no {kind.__name__}"
            raise LookupError(message)
        return cast("T", self._objects[kind])


def services_of(connection: HTTPConnection) -> Services:
    """Return the services of the application that serves a request."""
    return cast("Services", connection.app.state.services)


class FindService:
    """The dependency that is the process's object of a kind."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind: Final = kind

    def of(self, connection: HTTPConnection) -> object:
        """Return it."""
        return services_of(connection).get(self._kind)

    async def __call__(self, connection: HTTPConnection) -> object:
        """Return it, where FastAPI asks."""
        return self.of(connection)


def service(kind: type[Any]) -> Any:  # noqa: ANN401 -- a FastAPI marker, typed by the Annotated it stands in
    """Return the marker that injects the process's `kind` into an endpoint."""
    return Depends(FindService(kind))


DatabaseDep = Annotated[Database, service(Database)]
"""For endpoints that must open transactions of their own (streams); others take `SessionDep`."""
SettingsDep = Annotated[Settings, service(Settings)]
ClockDep = Annotated[Clock, service(Clock)]
