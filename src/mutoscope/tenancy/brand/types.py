"""A brand, as a value."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

PRIMARY, BACKGROUND, ACCENT = "#1a56db", "#ffffff", "#0b6e4f"
"""The colours of a workspace that has chosen none; each is readable on the background (WCAG AA)."""


@dataclass(frozen=True)
class Brand:
    """What a workspace may choose; a colour is `#rrggbb` in lower case."""

    display_name: str | None = None
    """Shown instead of the workspace's name."""
    logo_asset_id: uuid.UUID | None = None
    primary_colour: str = PRIMARY
    background_colour: str = BACKGROUND
    accent_colour: str = ACCENT
    support_address: str | None = None
    sender_name: str | None = None
    """Who mails say they are from; the address stays the server's, or they would be taken for forged."""
    reply_to: str | None = None
