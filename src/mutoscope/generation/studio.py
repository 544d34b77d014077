"""The objects that generation works with, wired once per process."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import Catalogue, CatalogueShelf
from mutoscope.generation.hand_on import Exchange
from mutoscope.generation.lip_sync import AlignOnly, LipSyncProvider
from mutoscope.generation.read_scripts import ScriptReader
from mutoscope.infra.database import Database
from mutoscope.jobs import JobEngine
from mutoscope.kernel import Clock
from mutoscope.media import film
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.labels import Labeller
from mutoscope.media.render import RenderSettings
from mutoscope.media.transcript import Recogniser
from mutoscope.media.voice import SpeechProvider, SpeechProviders
from mutoscope.storage import Region, Regions, find_region


@dataclass(frozen=True)
class Home:
    """Where one workspace's files lie."""

    region: Region
    workspace_id: uuid.UUID
    used: set[Path] | None = field(default=None, compare=False)
    """Which artefacts a piece of work found or made, if it wants to know."""

    @property
    def store(self) -> ArtefactStore:
        """Return its artefacts."""
        return ArtefactStore(self.region.artefacts / str(self.workspace_id), self.used)

    def exchange(self) -> Exchange:
        """Return a worker's side of handing artefacts on."""
        return Exchange(self.region.exchange, self.workspace_id, self.store.root)

    async def fetch(self, digests: set[str]) -> dict[str, Path]:
        """Return where each of its blobs lies on this machine, having brought it here.

        Raises:
            BlobMissing: one is not there any more.
        """
        return {digest: await self.region.blobs.fetch(self.workspace_id, digest) for digest in sorted(digests)}

    async def locate(self, digests: set[str]) -> dict[str, Path]:
        """Return where each of its blobs would lie on this machine; none is brought here.

        Raises:
            BlobMissing: one is not there any more.
        """
        return await self.region.blobs.locate_all(self.workspace_id, sorted(digests))


@dataclass(frozen=True)
class Studio:
    """What creating and making films needs. Artefacts are kept apart for each workspace, as blobs are."""

    database: Database
    clock: Clock
    shelf: CatalogueShelf
    engine: JobEngine
    regions: Regions
    fonts: Path
    speech: SpeechProviders
    render: RenderSettings
    labeller: Labeller | None = None
    recogniser: Recogniser | None = None
    """Writes down what is said, once it is installed."""
    check_narration: bool = True
    """Whether it also hears if narration is what was written."""
    result_seconds: int = 7 * 86_400
    """How long a finished rendition is kept."""
    faces: Path | None = None
    """The weights of the face finder, if they are installed."""
    lip_sync: LipSyncProvider = field(default_factory=AlignOnly)
    scripts: ScriptReader = field(default_factory=ScriptReader)

    @property
    def catalogue(self) -> Catalogue:
        """Return what is sold now; what a workspace bought is found by `current_terms`."""
        return self.shelf.present

    @property
    def can_hear(self) -> bool:
        """Tell whether speech can be written down here."""
        return self.recogniser is not None and self.recogniser.installed

    async def home(self, session: AsyncSession, workspace_id: uuid.UUID) -> Home:
        """Return where the bound workspace's files lie."""
        return Home(self.regions.of(await find_region(session, workspace_id)), workspace_id)

    async def find_home(self, workspace_id: uuid.UUID) -> Home:
        """Return where a workspace's files lie, in a transaction of its own."""
        async with self.database.session(workspace_id=workspace_id) as session:
            return await self.home(session, workspace_id)

    def film_studio(self, home: Home, provider: SpeechProvider) -> film.Studio:
        """Return what `media.film` works with, on a workspace's artefacts."""
        return film.Studio(
            home.store,
            Fonts(self.fonts),
            provider,
            self.render,
            speech=self.speech,
            labeller=self.labeller,
            recogniser=self.recogniser if self.check_narration and self.can_hear else None,
            faces=self.faces,
            parallel=1,
        )
