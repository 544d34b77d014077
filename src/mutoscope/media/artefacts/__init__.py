"""Content-addressed files: every artefact is named by the hash of its inputs."""

from mutoscope.media.artefacts.store import ArtefactStore, artefact_key, file_digest

__all__ = ["ArtefactStore", "artefact_key", "file_digest"]
