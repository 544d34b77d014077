"""What is fetched once: read from `asset_manifest.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from mutoscope.media.artefacts import file_digest

STATE = ".installed"
"""Folder inside the assets folder: one stamp for each package, and the lock."""


@dataclass(frozen=True)
class AssetFile:
    """One member of a package and where it is kept, relative to the assets folder."""

    member: str
    sha256: str
    target: str
    append_hex: str = ""
    sha256_stored: str = ""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the file as kept."""
        return self.sha256_stored or self.sha256


@dataclass(frozen=True)
class AssetPackage:
    """A package of the npm registry, by exact version, and the files that are taken from it."""

    name: str
    version: str
    group: str
    files: tuple[AssetFile, ...]
    optional: bool = False
    """Fetched only when its group is asked for."""

    def stamp_path(self, assets: Path) -> Path:
        """Return where the file is that says this package is complete and checked."""
        return assets / STATE / f"{self.name.replace('/', '+')}-{self.version}"

    def stamp(self, assets: Path) -> str:
        """Return that file's content for the files as they are on disk: SHA-256, bytes and place of each."""
        sizes = [(assets / file.target).stat().st_size for file in self.files]
        return "".join(f"{file.digest}  {size}  {file.target}\n" for file, size in zip(self.files, sizes, strict=True))

    def is_installed(self, assets: Path) -> bool:
        """Tell whether every file was checked when it was stored, and is still there in its full length."""
        try:
            return self.stamp_path(assets).read_text(encoding="utf-8") == self.stamp(assets)
        except (OSError, UnicodeDecodeError):
            return False

    def is_intact(self, assets: Path) -> bool:
        """Tell whether every file is there and has its SHA-256: reads all of them."""
        try:
            return all(file_digest(assets / file.target) == file.digest for file in self.files)
        except OSError:
            return False


@lru_cache(maxsize=1)
def read_manifest() -> tuple[AssetPackage, ...]:
    """Return all packages of the manifest."""
    text = resources.files("mutoscope.ops").joinpath("asset_manifest.toml").read_text(encoding="utf-8")
    packages: list[dict[str, Any]] = tomllib.loads(text)["package"]
    return tuple(
        AssetPackage(
            package["name"],
            package["version"],
            package["group"],
            tuple(AssetFile(**file) for file in package["files"]),
            optional=package.get("optional", False),
        )
        for package in packages
    )
