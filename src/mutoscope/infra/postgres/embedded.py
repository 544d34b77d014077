"""The embedded PostgreSQL of one data folder: start or join it, use it, leave it."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from mutoscope.infra.postgres.binaries import find_binaries, reachable_binaries
from mutoscope.infra.postgres.data_folder import prepare_data_folder
from mutoscope.infra.postgres.errors import PostgresNotStarted
from mutoscope.infra.postgres.locks import Share, exclusive
from mutoscope.infra.postgres.pid_file import PidFile, is_server_of, read_pid_file
from mutoscope.infra.postgres.server_user import choose_server_user
from mutoscope.infra.postgres.socket_folder import check_private, socket_path
from mutoscope.infra.postgres.start_server import start_server
from mutoscope.infra.postgres.stop_server import stop_server
from mutoscope.infra.postgres.types import DATABASE, OWNER, PORT, ServerOptions, ServerStatus

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""The smallest question of the protocol; a live server answers it with one byte."""
_PAUSE = 0.01


class EmbeddedPostgres:
    """A PostgreSQL server that belongs to one data folder and that any number of processes share.

    Whoever calls `ensure_running` first starts it, the others join; whoever calls `stop` last stops it. A process that
    dies in whatever way no longer counts. The server listens on a unix socket in a private folder and nowhere else.
    """

    def __init__(self, data_dir: Path, options: ServerOptions | None = None) -> None:
        self._data_dir = data_dir.expanduser().absolute()
        self._options = options or ServerOptions()
        self._folder = self._data_dir / "postgres"
        self._log = self._data_dir / "postgres.log"
        self._users = self._data_dir / "postgres.users"
        self._share: Share | None = None
        self._child: int | None = None

    @property
    def folder(self) -> Path:
        """Return PostgreSQL's own data folder."""
        return self._folder

    def ensure_running(self) -> ServerStatus:
        """Start the server or join the running one; after this it stays until we call `stop`.

        Raises:
            MutoscopeError: it cannot be started; the message says why and the remedy what to do.
        """
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self._folder = self._folder.resolve()
        with self._transition():
            share = self._share or Share(self._users)
            try:
                self._start_or_join()
            except BaseException:
                if share is not self._share:
                    share.give_back()
                raise
            self._share = share
        return self.status()

    def stop(self) -> bool:
        """End our use of the server; return whether it was the last use and the server was stopped.

        Raises:
            PostgresNotStopped: it did not stop in time.
        """
        if self._share is None:
            return False
        with self._transition():
            share, self._share = self._share, None
            if not share.give_back():
                return False
            self._end()
        return True

    def stop_abandoned(self) -> bool:
        """Stop the server if nobody uses it: all who did were killed. Return whether nobody did."""
        with self._transition():
            if not Share(self._users).give_back():
                return False
            self._end()
        return True

    def status(self) -> ServerStatus:
        """Return whether the server runs, its pid, and where its socket is."""
        found = self._running()
        return (
            ServerStatus(running=True, pid=found.pid, socket_dir=found.socket_dir)
            if found
            else ServerStatus(running=False)
        )

    def answers(self, seconds: float = 5.0) -> bool:
        """Tell whether the server answers on its socket in time."""
        found = self._running()
        if found is None:
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
            channel.settimeout(seconds)
            try:
                channel.connect(str(socket_path(found.socket_dir)))
                channel.sendall(_SSL_REQUEST)
                return channel.recv(1) != b""
            except OSError:
                return False

    def url(self, user: str = OWNER, database: str = DATABASE) -> str:
        """Return the connection URL (libpq's form) of a role and a database of the running server."""
        found = read_pid_file(self._folder)
        folder = found.socket_dir if found else self._folder
        if folder != self._folder:
            check_private(folder, self._folder.stat().st_uid)
        return f"postgresql://{user}@/{database}?host={quote(str(folder), safe='')}&port={PORT}"

    def ensure_database(self, name: str = DATABASE) -> None:
        """Create an empty database if there is none of this name."""
        with (
            self._transition(),
            psycopg.connect(self.url(database="postgres"), autocommit=True) as connection,
        ):
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    def _start_or_join(self) -> None:
        if self._running() is not None:
            self._wait_until_ready()
            return
        user = choose_server_user(self._folder)
        binaries = reachable_binaries(find_binaries(), user)
        prepare_data_folder(self._folder, binaries, user)
        self._log.touch(mode=0o600)
        self._child = start_server(self._folder, self._log, binaries, user, self._options)

    def _end(self) -> None:
        running = self._running()
        if running is not None:
            stop_server(running.pid, lambda: self._running() is not None, self._options.stop_seconds)
            if running.socket_dir != self._folder / ".":
                with contextlib.suppress(OSError):
                    running.socket_dir.rmdir()

    def _transition(self) -> contextlib.AbstractContextManager[None]:
        seconds = self._options.start_seconds + self._options.stop_seconds
        return exclusive(self._data_dir / "postgres.lock", seconds)

    def _reap(self) -> None:
        """Take note of the end of a server that we started: until then its pid is a zombie's."""
        if self._child is not None:
            try:
                ended, _ = os.waitpid(self._child, os.WNOHANG)
            except ChildProcessError:
                ended = self._child
            if ended:
                self._child = None

    def _wait_until_ready(self) -> None:
        """Wait for a server that somebody else began to start and did not live to see ready."""
        deadline = time.monotonic() + self._options.start_seconds
        while not ((found := self._running()) and found.ready and self.answers(self._options.start_seconds)):
            if found is None or time.monotonic() > deadline:
                raise PostgresNotStarted(
                    f"A PostgreSQL server runs in {self._folder} but does not answer.",
                    remedy=f"Look at {self._log}; end the server ({found.pid if found else 'gone'}) and start again.",
                    folder=str(self._folder),
                )
            time.sleep(_PAUSE)

    def _running(self) -> PidFile | None:
        """Return what the running server wrote about itself; None when it does not run, whatever its file says."""
        self._reap()
        found = read_pid_file(self._folder)
        if found is None or found.pid == os.getpid() or not is_server_of(found.pid, self._folder):
            return None
        return found
