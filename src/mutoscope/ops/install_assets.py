"""Make packages complete in the assets folder: one installer at a time, all files of a package or none."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from mutoscope.media.runner import working_folder
from mutoscope.ops.asset_manifest import STATE, AssetFile, AssetPackage
from mutoscope.ops.fetch_package import AGAIN, AssetsUnavailable, fetch_package

_MAX_MEMBER = 200 << 20
_STAGED = ".fetching-"


def install_packages(
    packages: Sequence[AssetPackage], assets: Path, environment: Mapping[str, str], on_step: Callable[[str], None]
) -> int:
    """Make packages complete and return how many of them had to be fetched.

    Another process that installs into the same folder is waited for, and what it has installed is not fetched again.
    A package whose files are all there and right, only not recorded, is recorded. What a killed installer left behind
    is removed.

    Args:
        packages: what to make complete.
        assets: the assets folder; made if it is not there.
        environment: what npm needs of the caller's environment (registry, proxy, home).
        on_step: told what happens, for people.

    Raises:
        AssetsUnavailable: npm is missing, the registry does not answer, a file is not the one we know, or the folder
            cannot be written. Packages finished before stay installed; nothing of the others is kept.
    """
    fetched = 0
    with _writing_to(assets), _locked(assets, on_step):
        for leftover in assets.glob(f"{_STAGED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        for package in packages:
            if package.is_intact(assets):
                _record(package, assets)
                continue
            on_step(f"fetching {package.name} {package.version}")
            with working_folder() as folder:
                tarball = asyncio.run(fetch_package(package, folder, environment))
                _store(package, tarball, assets)
            on_step(f"stored {len(package.files)} files of {package.name}")
            fetched += 1
    return fetched


@contextlib.contextmanager
def _locked(assets: Path, on_step: Callable[[str], None]) -> Generator[None]:
    (assets / STATE).mkdir(parents=True, exist_ok=True)
    with (assets / STATE / "lock").open("w") as lock:  # the lock ends with the process, however that ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_step("waiting for another process that installs into the same folder")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _writing_to(assets: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        space = "Free about 300 MB there and in the temporary folder (TMPDIR), or"
        remedy = space if full else "Correct the folder's permissions, or"
        raise AssetsUnavailable(
            f"Voices and fonts cannot be stored in {assets}: {error.strerror or error}.",
            remedy=f"{remedy} choose another folder with MUTOSCOPE_ASSETS_DIR. {AGAIN}",
            folder=str(assets),
        ) from error


def _store(package: AssetPackage, tarball: Path, assets: Path) -> None:
    """Unpack and check every file beside its place, then move all of them there; the stamp is written last."""
    with tempfile.TemporaryDirectory(prefix=_STAGED, dir=assets) as folder:
        staged = Path(folder)
        _unpack(package, tarball, staged)
        package.stamp_path(assets).unlink(missing_ok=True)
        for file in package.files:
            (assets / file.target).parent.mkdir(parents=True, exist_ok=True)
            (staged / file.target).replace(assets / file.target)
    _record(package, assets)


def _unpack(package: AssetPackage, tarball: Path, staged: Path) -> None:
    wanted = {file.member: file for file in package.files}
    try:
        with tarfile.open(tarball, "r:gz") as archive:
            for member in archive:
                if member.isfile() and member.size <= _MAX_MEMBER and (file := wanted.pop(member.name, None)):
                    content = archive.extractfile(member)
                    _keep(file, content.read() if content else b"", staged)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise _refused(f"{package.name} {package.version} is no complete archive ({error})") from error
    if wanted:
        raise _refused(f"{package.name} {package.version} has no {', '.join(wanted)}")


def _keep(file: AssetFile, content: bytes, staged: Path) -> None:
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _refused(f"{file.member} is not the file we know")
    content += bytes.fromhex(file.append_hex)
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise _refused(f"{file.target} would not be the file we know")
    path = staged / file.target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _record(package: AssetPackage, assets: Path) -> None:
    stamp = package.stamp_path(assets)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    unfinished = stamp.with_name(f"{_STAGED}{stamp.name}")
    unfinished.write_text(package.stamp(assets), encoding="utf-8")
    unfinished.replace(stamp)


def _refused(what: str) -> AssetsUnavailable:
    return AssetsUnavailable(
        f"A fetched package was refused: {what}.",
        remedy="Try again; if it persists, the registry or a proxy gives out changed files: do not use them.",
    )
