"""pgbench's TPC-B on a server of ours: the limit that transactions are measured against."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from mutoscope.infra.connections import Connections
from mutoscope.infra.postgres.binaries import find_binaries


@dataclass(frozen=True)
class Tpcb:
    """A database of pgbench's beside ours, on the same server."""

    program: Path
    url: str

    @classmethod
    def prepare(cls, connections: Connections, *, scale: int, name: str = "tpcb") -> Tpcb:
        """Fill a database; the scale is its number of branches.

        Raises:
            RuntimeError: the PostgreSQL wheel carries no pgbench.
        """
        program = find_binaries().program("pgbench")
        if not program.is_file():
            raise RuntimeError("the PostgreSQL wheel carries no pgbench")
        with psycopg.connect(connections.owner_url, autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())
        url = connections.owner_url.replace("/mutoscope?", f"/{name}?")
        subprocess.run([program, "-i", "-q", "-s", str(scale), url], check=True, capture_output=True)
        return cls(program, url)

    def rate(self, *, clients: int, threads: int, seconds: float) -> float:
        """Return transactions a second."""
        argv = [self.program, "-n", "-c", str(clients), "-j", str(threads), "-T", str(int(seconds)), self.url]
        done = subprocess.run(argv, check=True, capture_output=True, text=True)
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if not found:
            raise RuntimeError(done.stdout)
        return float(found.group(1))
