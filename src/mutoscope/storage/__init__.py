"""Stored bytes: content-addressed blobs, quota, signed expiring links, byte ranges."""

from mutoscope.storage.blob_store import BlobStore
from mutoscope.storage.byte_range import ByteRange, parse_range
from mutoscope.storage.errors import (
    BlobMissing,
    FileTooLarge,
    LinkExpired,
    LinkInvalid,
    QuotaExceeded,
    RangeNotSatisfiable,
    StorageFull,
    WorkspaceMoved,
)
from mutoscope.storage.keep_blob import check_quota, keep_blob
from mutoscope.storage.local_objects import LocalObjects, disk_error
from mutoscope.storage.object_store import ObjectStore
from mutoscope.storage.queries import lock_blobs
from mutoscope.storage.regions import Region, Regions, find_region, hold_region
from mutoscope.storage.release_blob import collect_garbage, find_blob, release_blob
from mutoscope.storage.serve_file import content_disposition, serve_file
from mutoscope.storage.sign_link import LinkSigner
from mutoscope.storage.types import Blob, Link, Staged, StorageLimits

__all__ = [
    "Blob",
    "BlobMissing",
    "BlobStore",
    "ByteRange",
    "FileTooLarge",
    "Link",
    "LinkExpired",
    "LinkInvalid",
    "LinkSigner",
    "LocalObjects",
    "ObjectStore",
    "QuotaExceeded",
    "RangeNotSatisfiable",
    "Region",
    "Regions",
    "Staged",
    "StorageFull",
    "StorageLimits",
    "WorkspaceMoved",
    "check_quota",
    "collect_garbage",
    "content_disposition",
    "disk_error",
    "find_blob",
    "find_region",
    "hold_region",
    "keep_blob",
    "lock_blobs",
    "parse_range",
    "release_blob",
    "serve_file",
]
