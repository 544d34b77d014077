"""Content-addressed files: every artefact is named by the hash of its inputs."""

from mutoscope.media.artefacts.errors import DiskFull, naming_full_disk
from mutoscope.media.artefacts.store import ArtefactStore, artefact_key, file_digest
from mutoscope.media.artefacts.write_in_thread import write_in_thread

__all__ = ["ArtefactStore", "DiskFull", "artefact_key", "file_digest", "naming_full_disk", "write_in_thread"]
