"""A folder and a port that nobody may touch: whoever opens a file there, or connects, is written down."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import threading
from pathlib import Path
from typing import Self

IN_ACCESS, IN_OPEN = 0x1, 0x20
_EVENT = struct.Struct("iIII")
_BLOCK = 1 << 16


class Canary:
    """Watches `folder` by inotify(7), and a port of the loopback device. Use it in a `with` block; Linux only."""

    def __init__(self, folder: Path) -> None:
        """Watch a folder that is there and holds what is to be guarded."""
        if sys.platform != "linux":
            raise OSError("only Linux tells who opens a file")
        self.folder = folder
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._events = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._events < 0 or self._libc.inotify_add_watch(self._events, bytes(folder), IN_ACCESS | IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), f"{folder} cannot be watched")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._callers: list[str] = []
        self._thread = threading.Thread(target=self._listen, name="canary", daemon=True)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and watching."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        os.close(self._events)

    @property
    def port(self) -> int:
        """Return the port of 127.0.0.1 that nobody may call."""
        return int(self._listener.getsockname()[1])

    def touched(self) -> list[str]:
        """Return what was opened and who called since the last time: nothing, if all is well."""
        names: set[str] = set()
        while block := self._read():
            at = 0
            while at < len(block):
                _, _, _, length = _EVENT.unpack_from(block, at)
                name = block[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0").decode(errors="replace")
                names.add(name or ".")
                at += _EVENT.size + length
        callers, self._callers = self._callers, []
        return [*sorted(names), *callers]

    def _read(self) -> bytes:
        try:
            return os.read(self._events, _BLOCK)
        except BlockingIOError:
            return b""

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:  # closed: nobody guards any more
                return
            with caller:
                self._callers.append(f"a connection to port {self.port}")
