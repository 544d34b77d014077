"""What can go wrong with a workspace's files."""

from __future__ import annotations

from mutoscope.kernel import Conflict, InvalidInput, MutoscopeError, NotFound, PaymentRequired


class FileNotFound(NotFound):
    """There is no such asset, rendition or upload in this workspace."""

    code = "file_not_found"

    def __init__(self, what: str, name: object) -> None:
        """Name the kind of thing (`asset`, `upload`) and what was asked for."""
        super().__init__(
            f"There is no {what} {name} in this workspace.",
            remedy="Look at the list; it may have expired, then upload or make it again.",
            file=str(name),
        )


class DeliveryUsedUp(PaymentRequired):
    """The workspace whose file a signed link opens has sent as many bytes as its plan allows in a month."""

    code = "delivery_used_up"

    def __init__(self) -> None:
        super().__init__(
            "This file is not given out at the moment: its workspace has sent as much as its plan allows in a month.",
            remedy="Ask whoever sent you the link; it opens again when their month or their plan changes.",
        )


class UploadExpired(NotFound):
    """An upload was not finished in time."""

    status = 410
    code = "upload_expired"

    def __init__(self, name: str, expired_at: str) -> None:
        """Name the file and the moment (ISO 8601)."""
        super().__init__(
            f"The upload of {name} expired at {expired_at}.", remedy="Start it again.", expired_at=expired_at
        )


class TooManyUploads(MutoscopeError):
    """A workspace has begun many uploads and finished few."""

    status = 429
    code = "too_many_uploads"

    def __init__(self, limit: int) -> None:
        """Name the limit."""
        super().__init__(
            f"{limit} uploads of this workspace are unfinished; no more can begin.",
            remedy="Finish some, or give them up with DELETE; they expire by themselves.",
            limit=limit,
        )


class OffsetMismatch(Conflict):
    """A request goes on at another byte than the one we have come to."""

    code = "upload_offset_mismatch"

    def __init__(self, given: int, offset: int) -> None:
        """Name both offsets."""
        super().__init__(
            f"The upload stands at byte {offset}, not at {given}.",
            remedy="Ask for the offset with HEAD and go on from there.",
            offset=offset,
        )


class UploadSuperseded(Conflict):
    """A newer request for the same upload has taken over."""

    code = "upload_superseded"

    def __init__(self) -> None:
        """Say so."""
        super().__init__("A newer request has taken this upload over.", remedy="Let the newer request finish.")


class UploadBusy(Conflict):
    """Another server process is still writing this upload."""

    status = 423
    code = "upload_busy"

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Another request is still writing this upload.", remedy="Try again in a few seconds.")


class ChecksumMismatch(MutoscopeError):
    """The bytes that arrived are not the bytes that were sent (tus 1.0, checksum extension)."""

    status = 460
    code = "upload_checksum_mismatch"

    def __init__(self, algorithm: str) -> None:
        """Name the algorithm."""
        super().__init__(
            f"The {algorithm} checksum of this request does not match its bytes; none of them were kept.",
            remedy="Send the same bytes again.",
        )


class HeaderInvalid(InvalidInput):
    """A tus header is missing or malformed."""

    status = 400
    code = "upload_header_invalid"


class WrongContentType(InvalidInput):
    """The body is not declared as what this address takes."""

    status = 415
    code = "wrong_content_type"


class TusVersionUnsupported(InvalidInput):
    """The client speaks another version of the tus protocol."""

    status = 412
    code = "tus_version_unsupported"

    def __init__(self, given: str | None) -> None:
        """Name what was given."""
        super().__init__(
            f"The header Tus-Resumable is {given or 'missing'}; this server speaks 1.0.0.",
            remedy="Send Tus-Resumable: 1.0.0.",
        )
