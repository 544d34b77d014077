"""What can go wrong with a store across the network."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Unavailable


class StoreAway(Unavailable):
    """The object store does not answer, or refuses."""

    code = "object_store_away"

    def __init__(self, why: str) -> None:
        """Say what it answered; addresses and keys are the operator's."""
        super().__init__(
            f"The object store does not do its work: {why}.",
            remedy="Try again; the operator can check the settings MUTOSCOPE_S3_*.",
        )


class StoreLied(Unavailable):
    """Bytes came back that are not those that were kept."""

    code = "object_store_lied"

    def __init__(self, why: str) -> None:
        """Say how they differ."""
        super().__init__(
            f"The object store gave other bytes than were kept: {why}.",
            remedy="Try again; the operator should look after the store.",
        )


class UploadIncomplete(Conflict):
    """Parts of an upload are missing, or are not what was announced."""

    code = "upload_incomplete"
