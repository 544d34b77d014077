"""Is the process alive; is it ready to take work. For load balancers and people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from mutoscope.bootstrap import Container
from mutoscope.tenancy import PUBLIC, service

router = APIRouter(prefix="/health", tags=["health"])

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_PATIENCE_SECONDS = 2.0

Check = Callable[[], Awaitable[None]]


class Live(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok"}})

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Each thing the process depends on, and whether it is there."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "jobs": "ok"}}}
    )

    status: Literal["ok", "unavailable"]
    checks: dict[str, Literal["ok", "unavailable"]]


@router.get("/live", dependencies=[PUBLIC])
async def live() -> Live:
    """Say that the process runs."""
    return Live()


@router.get(
    "/ready",
    dependencies=[PUBLIC],
    responses={503: {"model": Ready, "description": "A dependency does not answer; see `checks`."}},
)
async def ready(container: Annotated[Container, service(Container)], response: Response) -> Ready:
    """Say whether requests and jobs can be taken: database, migrations at head, job tables."""
    names = list(container.checks)
    results = await asyncio.gather(*(_passes(name, container.checks[name]) for name in names))
    checks = dict(zip(names, results, strict=True))
    healthy = all(result == "ok" for result in results)
    response.status_code = HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE
    return Ready(status="ok" if healthy else "unavailable", checks=checks)


async def _passes(name: str, check: Check) -> Literal["ok", "unavailable"]:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await check()
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with it, it is not ready
        _log.warning("not ready", check=name, error=repr(error))
        return "unavailable"
    return "ok"
