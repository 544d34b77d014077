"""Regions: where the bytes of some workspaces lie, and which keys wrap their data keys."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from mutoscope.kernel import InvalidInput, Unavailable

DEFAULT_REGION = "default"
"""The data folder and `MUTOSCOPE_ENCRYPTION_KEYS`: there without a setting, and no name of another region."""

RegionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class FolderLocation(BaseModel):
    """A folder of every machine that runs the API or a worker: a local disk or a network file system."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["folder"] = "folder"
    path: Path


class RegionSettings(BaseModel):
    """One region beside the default one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    location: FolderLocation
    """The kinds of location are told apart by `kind`; there is one so far."""
    encryption_keys: tuple[SecretStr, ...] = Field(min_length=1)
    """As `MUTOSCOPE_ENCRYPTION_KEYS`, the newest first, and no key of another region."""


class RegionUnknown(Unavailable):
    """A workspace, or its data key, is of a region that this process was not told of."""

    code = "region_unknown"

    def __init__(self, region: str) -> None:
        """Name the region."""
        super().__init__(
            f"This server does not know the region {region!r}.",
            remedy="Tell the operator: MUTOSCOPE_REGIONS must name every region that workspaces are in.",
            region=region,
        )


class RegionsConflict(InvalidInput):
    """Two regions share what keeps them apart."""

    code = "regions_conflict"

    def __init__(self, why: str) -> None:
        """Say what they share."""
        super().__init__(
            f"The setting MUTOSCOPE_REGIONS does not keep regions apart: {why}.",
            remedy="Give each region a folder outside of every other's, and keys of its own.",
        )


def check_regions(regions: Mapping[str, RegionSettings], data_dir: Path, default_keys: tuple[SecretStr, ...]) -> None:
    """Return if every region has a folder and keys of its own.

    Args:
        regions: by name.
        data_dir: the folder of the default region.
        default_keys: the texts that its keys are made of.

    Raises:
        RegionsConflict: a name is taken, a folder is relative or lies inside another, or a key is shared.
    """
    folders = {DEFAULT_REGION: data_dir.expanduser().resolve()}
    seen: dict[str, str] = {key.get_secret_value(): DEFAULT_REGION for key in default_keys}
    for name, region in regions.items():
        if name == DEFAULT_REGION:
            raise RegionsConflict(f"{name!r} is the region that needs no setting")
        path = region.location.path
        if not path.is_absolute():
            raise RegionsConflict(f"the folder {path} of {name!r} is not an absolute path")
        folders[name] = path.resolve()
        for key in region.encryption_keys:
            if seen.setdefault(key.get_secret_value(), name) != name:
                raise RegionsConflict(f"{name!r} and {seen[key.get_secret_value()]!r} have a key in common")
    _check_apart(folders)


def _check_apart(folders: Mapping[str, Path]) -> None:
    """A folder sorts right before what lies in it, so neighbours are enough."""
    ordered = sorted((folder.parts, name) for name, folder in folders.items())
    for (outer, one), (inner, other) in pairwise(ordered):
        if inner[: len(outer)] == outer:
            raise RegionsConflict(f"the folder of {other!r} lies in that of {one!r}")
