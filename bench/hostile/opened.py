"""Which files programs opened and whom they called, by strace(1): what is not their own, nor given to them."""

from __future__ import annotations

import re
import shutil
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

_OPENED = re.compile(r"\bopen(?:at2?)?(?:\(| resumed>).* = \d+<([^>]+)>")
_CALLED = re.compile(r"\bconnect\(\d+[^,]*, (\{sa_family=AF_INET6?,[^}]*\})")
_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/proc", "/dev/null", "/dev/urandom", "/sys/devices/system", "/sys/fs/cgroup"),
    *(
        "/etc/ld.so.cache",
        "/etc/locale.alias",
        "/etc/localtime",
        "/etc/mime.types",
        "/etc/os-release",
        "/etc/fonts",
        "/etc/ssl/openssl.cnf",
    ),
)
WORKING = "mutoscope-work-"
_ROOT = Path(__file__).parents[2]


def tracing(log: Path) -> list[str] | None:
    """Return the command to put before another one, so that its opens and connects are logged; None without strace."""
    strace = shutil.which("strace")
    return [strace, "-f", "-qq", "-y", "-e", "trace=open,openat,openat2,connect", "-o", str(log)] if strace else None


def opened_elsewhere(log: Iterable[str], given: Sequence[Path]) -> list[str]:
    """Return what a log says was opened outside the programs' own files, working folders and what was `given`.

    Only what succeeded counts, and no file that was made anew (`O_EXCL`); a connection counts however it ended.
    """
    ours = (
        sys.prefix,
        sys.base_prefix,
        sysconfig.get_path("stdlib"),
        *site.getsitepackages(),
        _ROOT / "src",
        _ROOT / "bench",
    )
    allowed = tuple(str(root) for root in (*_SYSTEM, *ours, *given))
    exactly = (str(_ROOT),)  # looked through for modules
    working = f"{tempfile.gettempdir()}/{WORKING}"
    found: dict[str, None] = {}
    for line in log:
        if called := _CALLED.search(line):
            found[called[1]] = None
        elif (opened := _OPENED.search(line)) and "O_EXCL" not in line:
            path = opened[1].removesuffix(" (deleted)")
            inside = (
                path in exactly
                or path.startswith((working, "pipe:", "socket:"))
                or any(path == root or path.startswith(f"{root}/") for root in allowed)
            )
            if not inside:
                found[path] = None
    return list(found)
