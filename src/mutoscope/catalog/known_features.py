"""The features that the product counts or refuses, each with how it counts and its unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KNOWN_FEATURES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "credits": ("grant", "credit"),
        "film_seconds": ("request", "second"),
        "videos": ("period", "video"),
        "processing_seconds": ("period", "second"),
        "uploads": ("period", "upload"),
        "result_seconds": ("request", "second"),
        "upload_seconds": ("request", "second"),
        "enrichments": ("period", "text"),
        "storage_bytes": ("now", "byte"),
        "bandwidth_bytes": ("period", "byte"),
        "projects": ("now", "project"),
        "seats": ("now", "seat"),
        "platforms": ("now", "platform"),
        "hd": ("request", "flag"),
        "uhd": ("request", "flag"),
        "batch": ("request", "flag"),
        "custom_prompts": ("request", "flag"),
        "api_access": ("request", "flag"),
        "white_label": ("request", "flag"),
    }
)
