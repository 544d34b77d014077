"""Identity providers on loopback: `oidc-provider-mock` behind a guard of PKCE, and a peer that lies when told to.

A test imports it by `from tests.integration.api.issuers import …`.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import socketserver
import threading
import time
import urllib.parse
import warnings
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import werkzeug.serving
from joserfc import jws
from joserfc.jwk import ECKey

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the mock is written for an older Authlib
    import oidc_provider_mock

CLIENT_ID = "mutoscope"
CLIENT_SECRET = "a secret of the client"


def query_of(url: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def path_of(url: str) -> str:
    """Return an address without its origin: what the application's client asks for."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def s256(verifier: str) -> str:
    """Return the challenge of a verifier (RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class PkceGuard:
    """In front of the mock, which ignores PKCE: refuses a code without the verifier of its challenge."""

    inner: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
    challenges: dict[str, str] = field(default_factory=dict[str, str])
    redeemed: int = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/oauth2/token":
            size = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(size)
            form = dict(urllib.parse.parse_qsl(body.decode()))
            if self.challenges.get(form.get("code", "")) != s256(form.get("code_verifier", "")):
                start("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"error": "invalid_grant"}']
            self.redeemed += 1
            environ["wsgi.input"] = io.BytesIO(body)
        return self.inner(environ, self._remembering(environ, start))

    def _remembering(self, environ: dict[str, Any], start: Callable[..., Any]) -> Callable[..., Any]:
        asked = dict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", "")))

        def begin(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            location = dict(headers).get("Location", "")
            if "code_challenge" in asked and asked.get("code_challenge_method") == "S256" and "code=" in location:
                self.challenges[query_of(location)["code"]] = asked["code_challenge"]
            return start(status, headers, *rest)

        return begin


@contextmanager
def run_mock(users: list[tuple[str, dict[str, object]]]) -> Generator[tuple[str, PkceGuard]]:
    """Run `oidc-provider-mock` with users (sub, claims); yields its issuer and the guard."""
    known = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in users]
    guard = PkceGuard(oidc_provider_mock.app(user_claims=known))
    server = werkzeug.serving.make_server("localhost", 0, guard, threaded=True)  # pyright: ignore[reportArgumentType] -- a WSGI application
    with _in_thread(server):
        yield f"http://localhost:{server.server_port}", guard


@dataclass
class Peer:
    """An issuer, a GitHub and a Discord in one, which answers as its fields say."""

    port: int = 0
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1", "use": "sig"}))
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    id_token: Callable[[], str] | None = None
    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    """Path → JSON, or a function of the handler."""
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """What came to the token endpoint."""
    authorizations: list[str | None] = field(default_factory=list[str | None])

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def claims(self, nonce: str, /, **changes: object) -> dict[str, Any]:
        """Return good claims, changed; None leaves one out."""
        now = int(time.time())
        good = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "ada",
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "email": "ada@example.org",
            "email_verified": True,
        }
        return {name: value for name, value in {**good, **changes}.items() if value is not None}

    def sign(self, claims: dict[str, Any]) -> str:
        # Not by joserfc.jwt: a liar's JSON may hold half of a surrogate pair.
        return jws.serialize_compact({"alg": "ES256", "kid": "k1"}, json.dumps(claims), self.key, ["ES256"])

    def discovery(self) -> dict[str, Any]:
        here = self.issuer
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/jwks",
            "id_token_signing_alg_values_supported": ["ES256", "RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.metadata,
        }

    def answer(self, path: str) -> object:
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            return self.discovery()
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/token" and self.id_token is not None:
            return {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token()}
        return None


@contextmanager
def run_peer() -> Generator[Peer]:
    """Run a peer on a free port."""
    peer = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            peer.forms.append(dict(urllib.parse.parse_qsl(body.decode())))
            self._answer()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base's own
            """Say nothing."""

        def _answer(self) -> None:
            peer.authorizations.append(self.headers.get("authorization"))
            found = peer.answer(urllib.parse.urlsplit(self.path).path)
            if callable(found):
                found(self)
                return
            body = json.dumps(found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    peer.port = server.server_port
    with _in_thread(server):
        yield peer


@contextmanager
def _in_thread(server: socketserver.BaseServer) -> Generator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
