"""A workspace's files: uploads, assets, renditions, downloads."""

from mutoscope.library.append_upload import append_upload
from mutoscope.library.delete_asset import delete_asset
from mutoscope.library.delivery_meter import DeliveryMeter
from mutoscope.library.direct_endpoints import router as direct_router
from mutoscope.library.download_rendition import LINK_PREFIX, download_rendition, find_file, sign_download
from mutoscope.library.endpoints import router, upload_router
from mutoscope.library.errors import (
    ChecksumMismatch,
    FileNotFound,
    OffsetMismatch,
    UploadBusy,
    UploadExpired,
    UploadSuperseded,
)
from mutoscope.library.find_assets import (
    extend_assets,
    find_asset,
    find_assets,
    list_assets,
    look_up_assets,
    match_assets,
)
from mutoscope.library.find_upload import cancel_upload, find_upload
from mutoscope.library.finish_upload import finish_upload
from mutoscope.library.keep_until import FOR_GOOD
from mutoscope.library.read_rendition import delete_rendition, delete_renditions_of, list_renditions, read_rendition
from mutoscope.library.register_asset import NewAsset, examine_file, register_asset
from mutoscope.library.register_rendition import register_rendition
from mutoscope.library.start_upload import clean_name, start_upload
from mutoscope.library.sweep_expired import sweep_expired
from mutoscope.library.tus_endpoints import router as tus_router
from mutoscope.library.types import Asset, Download, NewRendition, Rendition, RenditionKind, Swept, Upload
from mutoscope.library.upload_desk import UploadDesk

ROUTERS = (direct_router, tus_router, upload_router, router)
"""All routers of the package, in the order of the documentation."""

__all__ = [
    "FOR_GOOD",
    "LINK_PREFIX",
    "ROUTERS",
    "Asset",
    "ChecksumMismatch",
    "DeliveryMeter",
    "Download",
    "FileNotFound",
    "NewAsset",
    "NewRendition",
    "OffsetMismatch",
    "Rendition",
    "RenditionKind",
    "Swept",
    "Upload",
    "UploadBusy",
    "UploadDesk",
    "UploadExpired",
    "UploadSuperseded",
    "append_upload",
    "cancel_upload",
    "clean_name",
    "delete_asset",
    "delete_rendition",
    "delete_renditions_of",
    "download_rendition",
    "examine_file",
    "extend_assets",
    "find_asset",
    "find_assets",
    "find_file",
    "find_upload",
    "finish_upload",
    "list_assets",
    "list_renditions",
    "look_up_assets",
    "match_assets",
    "read_rendition",
    "register_asset",
    "register_rendition",
    "sign_download",
    "start_upload",
    "sweep_expired",
]
