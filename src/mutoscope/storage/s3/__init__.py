"""Objects in a store that speaks Amazon's S3 protocol: AWS, Cloudflare R2, MinIO, Ceph and others."""

from mutoscope.storage.s3.bucket import Bucket, S3Settings
from mutoscope.storage.s3.direct_upload import DirectUpload, DirectUploads
from mutoscope.storage.s3.errors import StoreAway, StoreLied, UploadIncomplete
from mutoscope.storage.s3.s3_objects import S3Objects

__all__ = [
    "Bucket",
    "DirectUpload",
    "DirectUploads",
    "S3Objects",
    "S3Settings",
    "StoreAway",
    "StoreLied",
    "UploadIncomplete",
]
