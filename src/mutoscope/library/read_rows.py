"""Rows into values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mutoscope.library.types import Asset, Rendition, Upload
from mutoscope.media.probe import Probe


def upload_of(row: Mapping[str, Any]) -> Upload:
    """Return the upload of a row."""
    return Upload(**row)


def asset_of(row: Mapping[str, Any]) -> Asset:
    """Return the asset of a row."""
    columns: dict[str, Any] = {**row, "probe": Probe.from_json(row["probe"])}
    return Asset(**columns)


def rendition_of(row: Mapping[str, Any]) -> Rendition:
    """Return the rendition of a row."""
    return Rendition(**row)
