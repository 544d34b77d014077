"""The objects that generation works with, wired once per process."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from mutoscope.catalog import Catalogue, CatalogueShelf
from mutoscope.infra.database import Database
from mutoscope.jobs import JobEngine
from mutoscope.kernel import Clock
from mutoscope.media import film
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.render import RenderSettings
from mutoscope.media.voice import SpeechProvider, SpeechProviders
from mutoscope.storage import BlobStore


@dataclass(frozen=True)
class Studio:
    """What creating and making films needs. Artefacts are kept apart for each workspace, as blobs are."""

    database: Database
    clock: Clock
    shelf: CatalogueShelf
    engine: JobEngine
    blobs: BlobStore
    artefacts: Path
    fonts: Path
    speech: SpeechProviders
    render: RenderSettings
    result_seconds: int = 7 * 86_400
    """How long a finished rendition is kept."""

    @property
    def catalogue(self) -> Catalogue:
        """Return what is sold now; what a workspace bought is found by `current_terms`."""
        return self.shelf.present

    def store(self, workspace_id: uuid.UUID) -> ArtefactStore:
        """Return a workspace's artefacts."""
        return ArtefactStore(self.artefacts / str(workspace_id))

    def film_studio(self, workspace_id: uuid.UUID, provider: SpeechProvider) -> film.Studio:
        """Return what `media.film` works with, on this workspace's artefacts."""
        return film.Studio(self.store(workspace_id), Fonts(self.fonts), provider, self.render, parallel=1)

    def paths(self, workspace_id: uuid.UUID, digests: set[str]) -> dict[str, Path]:
        """Return where each of a workspace's blobs lies.

        Raises:
            BlobMissing: one is not there any more.
        """
        return {digest: self.blobs.path(workspace_id, digest) for digest in digests}
