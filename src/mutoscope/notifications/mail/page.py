"""Blocks into the two halves of a mail: plain text, and HTML that follows the reader's light or dark mode.

One layout for all. Styles stand at the elements, since many mail programs drop the head; the head adds dark mode
alone. Nothing is loaded from anywhere: no tracking, and it reads the same offline.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Final

from mutoscope.notifications.mail.blocks import Block
from mutoscope.notifications.mail.types import Look

_FONT: Final = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
_DARK: Final = (
    "@media (prefers-color-scheme:dark){body,.sheet{background:#16181d !important}.card{background:#22252c !important}"
    "h1,p,li{color:#eceef2 !important}.small{color:#aab0bd !important}.brand{color:#eceef2 !important}}"
)
_DARK_INK, _LIGHT_INK = "#16181d", "#ffffff"
_PLAIN_COLUMNS: Final = 76
_LOGO_PIXELS: Final = 40


def write_plain(blocks: Sequence[Block], look: Look, footer: str) -> str:
    """Return the plain half; links stand on lines of their own, unbroken."""
    parts: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            parts.append(f"{block.text}\n{'=' * min(len(block.text), _PLAIN_COLUMNS)}")
        elif block.kind == "button":
            parts.append(f"{block.text}:\n{block.link}")
        else:
            parts.append(textwrap.fill(block.text, _PLAIN_COLUMNS, initial_indent="- " if block.kind == "item" else ""))
    return "\n\n".join([*parts, f"-- \n{look.name}{f'{chr(10)}{footer}' if footer else ''}"]) + "\n"


def write_html(subject: str, blocks: Sequence[Block], look: Look, footer: str) -> str:
    """Return the HTML half."""
    body = "".join(_write(block, look) for block in blocks)
    foot = f"<br>{escape(footer)}" if footer else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(subject)}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<style>:root{{color-scheme:light dark}}{_DARK}</style></head>"
        f'<body style="margin:0;padding:0;background:#eef0f4;{_FONT}">'
        '<div class="sheet" style="background:#eef0f4;padding:24px 12px">'
        '<div role="article" aria-roledescription="email" '
        f'aria-label="{escape(subject)}" style="max-width:560px;margin:0 auto">'
        f'<p class="brand" style="margin:0 0 12px;font-size:18px;font-weight:700;color:{_readable(look)}">'
        f"{_mark(look)}</p>"
        f'<div class="card" style="background:#ffffff;border-top:4px solid {escape(look.primary)};border-radius:8px;'
        f'padding:28px 28px 20px">{body}</div>'
        '<p class="small" style="margin:16px 4px 0;font-size:13px;line-height:1.5;color:#545b69">'
        f"{escape(look.name)}{foot}</p></div></div></body></html>"
    )


def _mark(look: Look) -> str:
    """Return the logo, which says the name where pictures are not shown, or else the name."""
    if look.logo is None:
        return escape(look.name)
    return (
        f'<img src="{look.logo.address}" alt="{escape(look.name)}" height="{_LOGO_PIXELS}" '
        f'style="height:{_LOGO_PIXELS}px;max-width:100%;border:0;vertical-align:middle">'
    )


def _write(block: Block, look: Look) -> str:
    text = escape(block.text)
    if block.kind == "heading":
        return f'<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;color:{_DARK_INK}">{text}</h1>'
    if block.kind == "small":
        return f'<p class="small" style="margin:0 0 14px;font-size:14px;line-height:1.5;color:#545b69">{text}</p>'
    if block.kind == "item":
        item = f'<li style="font-size:16px;color:{_DARK_INK}">{text}</li>'
        return f'<ul style="margin:0 0 14px;padding-left:22px">{item}</ul>'
    if block.kind == "button":
        ink = _LIGHT_INK if _contrast(look.primary, _LIGHT_INK) >= _contrast(look.primary, _DARK_INK) else _DARK_INK
        return (
            f'<p style="margin:6px 0 20px"><a href="{escape(block.link)}" style="display:inline-block;'
            f"padding:12px 22px;border-radius:6px;background:{escape(look.primary)};color:{ink};"
            f'font-size:16px;font-weight:600;text-decoration:none">{text}</a></p>'
        )
    return f'<p style="margin:0 0 14px;font-size:16px;line-height:1.55;color:{_DARK_INK}">{text}</p>'


def _readable(look: Look) -> str:
    """Return the brand's colour if it can be read on the sheet (WCAG AA, 4.5 : 1), else dark ink."""
    return look.primary if _contrast(look.primary, "#eef0f4") >= 4.5 else _DARK_INK  # noqa: PLR2004 -- WCAG 2.2, 1.4.3


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB
        for value in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
