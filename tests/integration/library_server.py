"""The library's routers on a real server, in a process that a test can kill.

Run as `python library_server.py DSN FOLDER PORT KEY [SETTING=VALUE...]`, or use `build_app` in the test's own process.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from mutoscope.api.problems import install_problem_documents
from mutoscope.identity import TokenSigner
from mutoscope.infra.database import Database
from mutoscope.infra.rate_limit import Limiter
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock, SystemClock
from mutoscope.library import ROUTERS, DeliveryMeter, UploadDesk
from mutoscope.storage import LinkSigner, Region, Regions, StorageLimits
from mutoscope.tenancy import RequestLimits, Services


def no_limits() -> RequestLimits:
    """Return limits that count nothing, so that nobody has to count."""
    off: dict[str, Any] = {name: "off" for name in Settings.model_fields if name.startswith("limit_")}
    del off["limit_endpoints"], off["limit_outage_seconds"]
    return RequestLimits(Settings(**off), cast("Limiter", None), pepper=b"t" * 32)


def make_desk(folder: Path, *, quota: int = 1 << 30, floor: int = 0, max_bytes: int = 64 << 20) -> UploadDesk:
    return UploadDesk(Regions([Region.local("default", folder, StorageLimits(quota, floor))]), max_bytes=max_bytes)


def build_app(database: Database, desk: UploadDesk, key: bytes, clock: Clock) -> FastAPI:
    app = FastAPI()
    install_problem_documents(app)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")
    app.state.services = Services(
        {
            Settings: Settings(),
            Clock: clock,
            Database: database,
            RequestLimits: no_limits(),
            TokenSigner: TokenSigner(key, lifetime=dt.timedelta(days=30), clock=clock),
            UploadDesk: desk,
            LinkSigner: LinkSigner(key),
            DeliveryMeter: DeliveryMeter(database, seconds=1),
        }
    )
    return app


def main() -> None:
    dsn, folder, port, key = sys.argv[1:5]

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        database = Database.connect(dsn, pool_size=5)
        inner = build_app(database, make_desk(Path(folder)), bytes.fromhex(key), SystemClock())
        app.mount("/", inner)
        app.state.services = inner.state.services
        yield
        await database.close()

    uvicorn.run(FastAPI(lifespan=lifespan), host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main()
