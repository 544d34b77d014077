"""The web studio: its built files, at `/`, and the pages behind the links of mails.

Files below `assets/` bear the hash of their content in their name and are kept for a year; `index.html` is asked for
anew each time. Nothing comes from elsewhere, and no script stands in a page. The studio works below a path, too:
`<base href>` says where, after the path of `public_url`.
"""

from __future__ import annotations

import hashlib
import mimetypes
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from mutoscope.infra.settings import Settings

_BUILT: Final = Path(__file__).resolve().parent.parent / "_web"
_ELSEWHERE: Final = frozenset({"api", "health", "docs", "payments"})
_METHODS: Final = frozenset({"GET", "HEAD"})
_FOREVER: Final = "public, max-age=31536000, immutable"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-cache",
    "Referrer-Policy": "same-origin",
}
_OTHER_NAMES: Final = {"/favicon.ico": "/icon.svg"}
"""Pages that are not the studio's ask for the icon there."""
_MISSING: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Mutoscope</title><h1>The web studio is not built</h1>'
    "<p>The API runs; the files of its web studio are missing. In a checkout, <code>make setup</code> builds them; an "
    'installed package brings them along. The API is described at <a href="docs">docs</a>.</p></html>'
)
_STAND_INS: Final = {
    "auth/verify-email": "verify-email",
    "auth/password/reset": "reset-password",
    "auth/magic-link/confirm": "magic-link",
    "auth/email/confirm": "confirm-email",
    "billing/return": "team/billing",
}
"""Plain pages of the API, and those of the studio that stand in for them. What stands behind `#` goes along."""


def mount_stand_ins(app: FastAPI, settings: Settings) -> None:
    """Send who opens one of the API's plain pages to the studio's, if it is built. Stands before the API's own."""
    if not (web_folder(settings) / "index.html").is_file():
        return
    for path, page in _STAND_INS.items():
        target = f"{settings.base_url}/{page}"

        async def go(request: Request, target: str = target) -> Response:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{target}{query}", 303)

        for prefix in ("/api/v1", "/api"):
            app.router.add_route(f"{prefix}/{path}", go, ["GET"], include_in_schema=False)


def mount_web(app: FastAPI, settings: Settings) -> None:
    """Serve the studio wherever nothing else is. Stands after everything else."""
    app.router.routes.append(WebStudio(web_folder(settings), settings.base_url))


def web_folder(settings: Settings) -> Path:
    """Return where the built studio lies."""
    return settings.web_dir or _BUILT


class WebStudio(BaseRoute):
    """Every address that is not the API's: a file of the studio, or its page, which finds the rest itself."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder: Final = folder.resolve()
        self.path: Final = urlsplit(url).path
        self.host: Final = urlsplit(url).netloc

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match reads of anything outside the API."""
        if scope["type"] != "http" or scope["method"] not in _METHODS:
            return Match.NONE, {}
        head = scope["path"].split("/", 2)[1] if "/" in scope["path"] else ""
        if head in _ELSEWHERE or not (self._is_page(scope["path"]) or self._file(scope["path"])):
            return Match.NONE, {}
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file or the page."""
        await self._answer(Request(scope))(scope, receive, send)

    def _is_page(self, path: str) -> bool:
        """Tell files from pages: files have a suffix. Without the studio only `/` says so; the rest is not found."""
        name = path.rstrip("/").rsplit("/", 1)[-1]
        return path == "/" or ("." not in name and (self.folder / "index.html").is_file())

    def _file(self, path: str) -> Path | None:
        try:
            found = (self.folder / _OTHER_NAMES.get(path, path).lstrip("/")).resolve()
            return found if found.is_relative_to(self.folder) and found.is_file() else None
        except (OSError, ValueError):  # no file system has such a name: it is too long, or holds a NUL
            return None

    def _answer(self, request: Request) -> Response:
        if self._is_page(request.url.path):
            return self._page(request)
        file = self._file(request.url.path)
        if file is None or file.name == "index.html":
            return self._page(request)
        headers = {"Cache-Control": _FOREVER if file.parent.name == "assets" else "no-cache", "Vary": "Accept-Encoding"}
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        packed = file.with_name(f"{file.name}.gz")
        if packed.is_file() and "gzip" in request.headers.get("accept-encoding", ""):
            return FileResponse(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
        return FileResponse(file, headers=headers, media_type=media_type)

    def _page(self, request: Request) -> Response:
        try:
            page = (self.folder / "index.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            return HTMLResponse(_MISSING, 503)
        body = page.replace('<base href="/"', f'<base href="{escape(self.path)}/"', 1)
        if request.headers.get("host") == self.host:  # not a workspace's own address, so no workspace's brand
            body = body.replace("<html", "<html data-home", 1)
        tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
        headers = {**_HEADERS, "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return HTMLResponse(body, headers=headers)
