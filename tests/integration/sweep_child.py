"""A process that sweeps until it is killed: `python sweep_child.py APP_URL DATA_DIR NOW`."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

from mutoscope.infra.database import Database
from mutoscope.kernel import FixedClock
from mutoscope.library import UploadDesk, sweep_expired
from mutoscope.storage import Region, Regions, StorageLimits


async def main(url: str, folder: Path, now: dt.datetime) -> None:
    database = Database.connect(url, pool_size=3, role=None)
    desk = UploadDesk(Regions([Region.local("default", folder, StorageLimits())]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        await sweep_expired(database, desk, FixedClock(now))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), dt.datetime.fromisoformat(sys.argv[3])))
