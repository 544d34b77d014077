"""One bucket: signed requests, tried again while the store is busy or away."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx2

from mutoscope.kernel import Clock, SystemClock
from mutoscope.storage.s3.errors import StoreAway
from mutoscope.storage.s3.sign_request import EMPTY, Signer, encode_path, encode_query

_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_NOT_FOUND: Final = 404
_MOST_XML: Final = 4 << 20


@dataclass(frozen=True)
class S3Settings:
    """Where a bucket is, and who asks for it."""

    endpoint: str
    """`https://s3.eu-central-1.amazonaws.com`, `https://<account>.r2.cloudflarestorage.com`, `http://minio:9000`."""
    bucket: str
    key_id: str
    secret: str = field(repr=False)
    region: str = "us-east-1"
    prefix: str = ""
    seconds: float = 60.0
    """How long the store may be silent."""
    attempts: int = 5
    public_endpoint: str | None = None
    """What clients reach it by, if not by `endpoint`: for addresses that are handed out."""


class Bucket:
    """Blocking calls, for threads; one client with kept-alive connections."""

    def __init__(self, settings: S3Settings, clock: Clock | None = None) -> None:
        """Connect when first asked."""
        self.settings: Final = settings
        self._clock = clock or SystemClock()
        self._signer = Signer(settings.key_id, settings.secret, settings.region)
        self._http = httpx2.Client(timeout=settings.seconds, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def ask(
        self,
        method: str,
        key: str = "",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
    ) -> httpx2.Response:
        """Return the answer to a request with its body read; 404 is an answer, every other refusal raises.

        Raises:
            StoreAway: it refuses, or does not answer after several attempts.
        """
        digest, why = hashlib.sha256(content).hexdigest() if content else EMPTY, ""
        for attempt in range(1, self.settings.attempts + 1):
            try:
                answer = self._http.send(self._request(method, key, query or {}, headers or {}, content, digest))
            except httpx2.TransportError as error:
                why = type(error).__name__
            else:
                if answer.is_success or answer.status_code == _NOT_FOUND:
                    return answer
                why = f"{method} was answered with {answer.status_code} {error_code(answer)}".rstrip()
                if answer.status_code not in _BUSY:
                    break
            if attempt < self.settings.attempts:
                self.rest(attempt)
        raise StoreAway(why)

    @contextmanager
    def stream(self, key: str) -> Generator[httpx2.Response]:
        """Yield the answer to a GET whose body is still to be read; one attempt."""
        request = self._request("GET", key, {}, {}, b"", EMPTY)
        try:
            answer = self._http.send(request, stream=True)
            try:
                yield answer
            finally:
                answer.close()
        except httpx2.TransportError as error:
            raise StoreAway(type(error).__name__) from error

    @staticmethod
    def rest(attempt: int) -> None:
        """Wait before the next attempt, longer each time."""
        time.sleep(min(0.1 * 2**attempt, 5.0) * random.uniform(0.5, 1.0))  # noqa: S311 -- jitter, not secrets

    def presign(self, method: str, key: str, seconds: int, query: Mapping[str, str] | None = None) -> str:
        """Return an address that does one thing to one key for so many seconds, whoever has it."""
        base, path = self._place(key, self.settings.public_endpoint or self.settings.endpoint)
        signed = self._signer.sign_query(method, urlsplit(base).netloc, path, query or {}, seconds, self._now())
        return f"{base}{path}?{encode_query(signed)}"

    def _request(
        self,
        method: str,
        key: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        content: bytes,
        digest: str,
    ) -> httpx2.Request:
        base, path = self._place(key, self.settings.endpoint)
        asked = {**headers, "x-amz-content-sha256": digest}
        signed = self._signer.sign_headers(method, urlsplit(base).netloc, path, query, asked, self._now())
        url = f"{base}{path}" + (f"?{encode_query(query)}" if query else "")
        return self._http.build_request(method, url, headers=signed, content=content)

    def _place(self, key: str, endpoint: str) -> tuple[str, str]:
        """Return the address of the store and the path of a key; the bucket stands in the path."""
        parts = urlsplit(endpoint.rstrip("/"))
        full = f"{self.settings.prefix}{key}" if key else ""
        path = f"{parts.path}/{self.settings.bucket}" + (f"/{full}" if full else "")
        return f"{parts.scheme}://{parts.netloc}", encode_path(path)

    def _now(self) -> dt.datetime:
        return self._clock.now().astimezone(dt.UTC)


def error_code(answer: httpx2.Response) -> str:
    """Return the store's own word for a refusal: `NoSuchBucket`, `AccessDenied`."""
    try:
        return read_xml(answer).findtext("{*}Code") or read_xml(answer).findtext("Code") or ""
    except StoreAway:
        return ""


def read_xml(answer: httpx2.Response) -> ET.Element:
    """Return the document of an answer: of the operator's own store, and small.

    Raises:
        StoreAway: it is none.
    """
    try:
        if len(answer.content) > _MOST_XML or b"<!DOCTYPE" in answer.content[:1000]:
            raise StoreAway("it answers with something else than S3 does")
        return ET.fromstring(answer.content)  # noqa: S314 -- no document types, see above
    except ET.ParseError:
        raise StoreAway("it answers with something else than S3 does") from None
