"""Palettes by mood: six colours each, the ground first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PALETTES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "plain": ("#f4f1ea", "#1f2328", "#c8553d", "#588b8b", "#ffd5c2", "#8a817c"),
        "warm": ("#fff3e2", "#3d1f14", "#d9622b", "#f2b04b", "#a63d40", "#7a8b5c"),
        "dark": ("#14141b", "#e8e4dc", "#5b2333", "#3a3f58", "#8c8c9b", "#b08d57"),
        "sea": ("#e6f1f4", "#0b2b3c", "#1f7a8c", "#bfdbf7", "#e0a458", "#5c6b73"),
        "green": ("#f1f5e8", "#1e2d1f", "#4f772d", "#90a955", "#c9a66b", "#6b705c"),
        "neon": ("#0d0f1f", "#f2f3ff", "#ff2e88", "#21e6c1", "#7b5cff", "#f9f871"),
        "gold": ("#f7efdc", "#2b1d0e", "#b8860b", "#7a1f1f", "#40513b", "#c9b79c"),
    }
)
