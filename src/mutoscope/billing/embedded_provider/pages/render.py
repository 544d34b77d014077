"""Pages as they are sent: templates, the style sheet, and headers that allow no script."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from mutoscope.billing.embedded_provider.core.calendar import date_text
from mutoscope.billing.embedded_provider.core.money import money_text
from mutoscope.billing.embedded_provider.engine.provider import Provider
from mutoscope.billing.embedded_provider.engine.serve_api import note_address

_FOLDER = Path(__file__).parent
_CSS = (_FOLDER / "static" / "provider.css").read_bytes()
_VERSION = hashlib.sha256(_CSS).hexdigest()[:12]
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(money=money_text, date=date_text)


def provider_of(request: Request) -> Provider:
    """Return the provider that a page belongs to."""
    provider: Provider = request.app.state.provider
    note_address(provider, request)
    return provider


def render(request: Request, name: str, values: dict[str, Any], *, status: int = 200) -> HTMLResponse:
    """Return a page.

    Args:
        request: what asked for it.
        name: of the template.
        values: for it; `leaves_to` lists addresses that its forms may lead to.
        status: HTTP status.
    """
    provider = provider_of(request)
    account = provider.options.account_name
    css = f"{provider.base_url}/assets/provider.css?v={_VERSION}"
    html = _TEMPLATES.get_template(name).render(account=account, css=css, **values)
    origins = {_origin(url) for url in values.get("leaves_to", ()) if url}
    targets = " ".join(["'self'", *sorted(origins)])
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {targets}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return HTMLResponse(provider.with_addresses(html), status, headers)


async def style(_: Request) -> Response:
    """Return the style sheet."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(_CSS, headers=headers, media_type="text/css")


def sorry(request: Request, title: str, text: str, *, status: int, back: str | None = None) -> HTMLResponse:
    """Return a page that says why there is nothing here."""
    return render(request, "sorry.html", {"title": title, "text": text, "back": back}, status=status)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
