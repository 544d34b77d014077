"""Pages that show mail in a browser: no script, nothing loaded, nothing that leads out by itself."""

from __future__ import annotations

from html import escape
from typing import Final

from fastapi.responses import HTMLResponse

POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
"""Styles of a mail stand at its elements, and its logo within it; everything in them is ours or escaped."""
_FORM_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def mail_page(html: str) -> HTMLResponse:
    """Return a mail's HTML half as a page."""
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})


def unsubscribe_page(told: str, *, asks: bool) -> HTMLResponse:
    """Return the page behind a link in a mail; looking at it changes nothing, its button does."""
    button = '<form method="post"><button>Stop these mails</button></form>' if asks else "<p>Done.</p>"
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails from Mutoscope</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<style>:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;"
        "padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style>"
        f"<h1>Mails of this kind</h1><p>{escape(told)}</p>{button}</html>"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _FORM_POLICY})
