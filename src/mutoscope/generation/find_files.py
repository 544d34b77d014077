"""Find what a film names among a workspace's files and drawn pictures, which were all looked up at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import AssetUnfinished, AssetUnknown, RequestInvalid
from mutoscope.generation.frozen_request import FrozenAsset
from mutoscope.kernel import Clock
from mutoscope.library import FileNotFound, UploadExpired, find_upload
from mutoscope.media.timeline import MediaKind


@dataclass(frozen=True)
class Files:
    """Files by what the film calls them; a name that is missing is no file of the workspace."""

    by_name: Mapping[str, FrozenAsset]

    def find(self, name: str, kind: MediaKind | None = None) -> FrozenAsset:
        """Return a file, frozen.

        Raises:
            AssetUnknown: the workspace does not have it.
            RequestInvalid: it is of another kind.
        """
        found = self.by_name.get(name)
        if found is None:
            missing = FileNotFound("asset", name)
            raise AssetUnknown(
                missing.message, remedy="Upload the file first, or correct its name.", **missing.details
            ) from missing
        if kind is not None and found.kind != kind:
            raise wrong_kind(found, "track" if kind == "audio" else kind)
        return found

    def footage(self, listed: Sequence[str], marked: Sequence[str]) -> list[FrozenAsset]:
        """Return the files that were listed, then those that only the script's marks name, each once.

        Raises:
            AssetUnknown, RequestInvalid: as `find`; a sound is no footage.
        """
        found = [self.find(name) for name in listed]
        known = {asset.name for asset in found} | {asset.id for asset in found} | set(listed)
        found += [self.find(name) for name in dict.fromkeys(marked) if name not in known]
        for asset in found:
            if asset.kind == "audio":
                raise wrong_kind(asset, "image or clip")
        return list({asset.id: asset for asset in found}.values())


async def check_finished(session: AsyncSession, clock: Clock, names: Iterable[str]) -> None:
    """Tell of the first unknown name that is the id of an upload under way; an asset has the id of its upload.

    Raises:
        AssetUnfinished: it is.
    """
    for name in names:
        upload_id = as_id(name)
        if upload_id is None:
            continue
        try:
            upload = await find_upload(session, clock, upload_id)
        except UploadExpired:  # as if it had never been
            return
        if upload is not None:
            raise AssetUnfinished(upload.name, name)
        return


def as_id(text: str) -> uuid.UUID | None:
    """Return a text as an id, None if it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def wrong_kind(asset: FrozenAsset, wanted: str) -> RequestInvalid:
    """Return the error of a file that cannot serve as what it was named for."""
    return RequestInvalid(
        f"{asset.name} is {'an' if asset.kind[0] in 'ai' else 'a'} {asset.kind} file and cannot serve as {wanted}.",
        remedy=f"Name another file as {wanted}.",
        file=asset.name,
        kind=asset.kind,
    )
