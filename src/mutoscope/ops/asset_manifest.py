"""What is fetched once: read from `asset_manifest.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any


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

    @property
    def stamp(self) -> str:
        """Return the content of the file that says this package is complete and checked."""
        return "".join(f"{file.digest}  {file.target}\n" for file in self.files)

    def stamp_path(self, assets: Path) -> Path:
        """Return where that file is."""
        return assets / ".installed" / f"{self.name.replace('/', '+')}-{self.version}"

    def is_installed(self, assets: Path) -> bool:
        """Tell whether every file was checked when it was stored, and is still there."""
        try:
            checked = self.stamp_path(assets).read_text(encoding="utf-8") == self.stamp
        except OSError:
            return False
        return checked and all((assets / file.target).is_file() for file in self.files)


@lru_cache(maxsize=1)
def read_manifest() -> tuple[AssetPackage, ...]:
    """Return all packages of the manifest."""
    text = resources.files("mutoscope.ops").joinpath("asset_manifest.toml").read_text(encoding="utf-8")
    packages: list[dict[str, Any]] = tomllib.loads(text)["package"]
    return tuple(
        AssetPackage(
            package["name"], package["version"], package["group"], tuple(AssetFile(**file) for file in package["files"])
        )
        for package in packages
    )
