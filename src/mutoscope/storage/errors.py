"""What can go wrong with stored bytes."""

from __future__ import annotations

from mutoscope.kernel import Conflict, MutoscopeError, NotFound, TooLarge, Unavailable


class StorageFull(Unavailable):
    """The disk has no room left, or a file may not grow further."""

    status = 507
    code = "storage_full"

    def __init__(self, *, free: int | None = None, floor: int | None = None) -> None:
        """Name what is left and what must stay free, in bytes, when they are known."""
        known = {key: value for key, value in (("free_bytes", free), ("free_floor_bytes", floor)) if value is not None}
        super().__init__(
            "The server's disk is full; nothing was kept.",
            remedy="Try again later; the operator can free space or lower MUTOSCOPE_STORAGE_FREE_FLOOR_BYTES.",
            **known,
        )


class QuotaExceeded(TooLarge):
    """A workspace would hold more bytes than it may."""

    code = "storage_quota_exceeded"

    def __init__(self, *, used: int, size: int, limit: int) -> None:
        """Name the usage, the size of the refused file and the limit, in bytes."""
        super().__init__(
            f"This file has {size} bytes; the workspace stores {used} of the {limit} it may.",
            remedy="Delete files that are no longer needed, or ask for a plan with more storage.",
            used_bytes=used,
            file_bytes=size,
            limit_bytes=limit,
        )


class FileTooLarge(TooLarge):
    """One file has more bytes than a file may have."""

    code = "file_too_large"

    def __init__(self, *, limit: int, size: int | None = None) -> None:
        """Name the limit and, when it is known, the size."""
        known = {} if size is None else {"file_bytes": size}
        has = f"goes on beyond {limit} bytes" if size is None else f"has {size} bytes; at most {limit} are taken"
        super().__init__(f"The file {has}.", remedy="Upload a smaller file.", limit_bytes=limit, **known)


class BlobMissing(NotFound):
    """The bytes are gone: expired, deleted, or never there."""

    code = "file_missing"

    def __init__(self) -> None:
        """Say so without saying which: the name tells a stranger nothing."""
        super().__init__("There is no such file.", remedy="It may have expired; make or upload it again.")


class WorkspaceMoved(Conflict):
    """Bytes arrived in one region while their workspace went to another."""

    code = "workspace_moved"

    def __init__(self, region: str) -> None:
        """Name the region that the workspace is in now."""
        super().__init__(
            "The workspace went to another region meanwhile; nothing was kept.",
            remedy="Send the same request again.",
            region=region,
        )


class LinkInvalid(NotFound):
    """A link's signature does not match what it says."""

    code = "link_invalid"

    def __init__(self) -> None:
        """Say the one thing that is safe to say."""
        super().__init__("This link is not valid.", remedy="Ask for a new download link.")


class LinkExpired(NotFound):
    """A link's time is over."""

    status = 410
    code = "link_expired"

    def __init__(self, expired_at: str) -> None:
        """Name the moment (ISO 8601) it ended."""
        super().__init__(
            f"This link expired at {expired_at}.", remedy="Ask for a new download link.", expired_at=expired_at
        )


class RangeNotSatisfiable(MutoscopeError):
    """A request asks for bytes that lie behind the end of the file."""

    status = 416
    code = "range_not_satisfiable"

    def __init__(self, size: int) -> None:
        """Name the size of the whole."""
        super().__init__(
            f"The file has {size} bytes; the range lies behind its end.", remedy="Ask from 0.", size_bytes=size
        )
