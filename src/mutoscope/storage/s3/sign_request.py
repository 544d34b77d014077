"""Signature Version 4, as S3 takes it: in headers, and in addresses that others may use for a while."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

EMPTY = hashlib.sha256(b"").hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Signer:
    """The keys of an account, and where they are good."""

    key_id: str
    secret: str = field(repr=False)
    region: str

    def sign_headers(
        self, method: str, host: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], now: dt.datetime
    ) -> dict[str, str]:
        """Return the headers of a request with its signature; `x-amz-content-sha256` is among `headers`."""
        stamp = f"{now:%Y%m%dT%H%M%SZ}"
        signed = {**{name.lower(): value for name, value in headers.items()}, "host": host, "x-amz-date": stamp}
        payload = signed["x-amz-content-sha256"]
        signature, names = self._signature(method, path, query, signed, payload, stamp)
        credential = f"{self.key_id}/{self._scope(stamp)}"
        signed["authorization"] = f"{_ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
        return signed

    def sign_query(
        self, method: str, host: str, path: str, query: Mapping[str, str], seconds: int, now: dt.datetime
    ) -> dict[str, str]:
        """Return the query of an address that does `method` for so many seconds, whoever uses it."""
        stamp = f"{now:%Y%m%dT%H%M%SZ}"
        asked = {
            **query,
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self.key_id}/{self._scope(stamp)}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(seconds),
            "X-Amz-SignedHeaders": "host",
        }
        signature, _ = self._signature(method, path, asked, {"host": host}, UNSIGNED, stamp)
        return {**asked, "X-Amz-Signature": signature}

    def _scope(self, stamp: str) -> str:
        return f"{stamp[:8]}/{self.region}/s3/aws4_request"

    def _signature(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        payload: str,
        stamp: str,
    ) -> tuple[str, str]:
        """Return the signature and the names of the headers that it covers."""
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
        canonical = "\n".join([method, path, encode_query(query), lines, names, payload])
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = "\n".join([_ALGORITHM, stamp, self._scope(stamp), digest])
        key = f"AWS4{self.secret}".encode()
        for part in self._scope(stamp).split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex(), names


def encode_query(query: Mapping[str, str]) -> str:
    """Return a query in the one form that is signed: sorted, every character but the unreserved ones escaped."""
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def encode_path(path: str) -> str:
    """Return a path in the form that is signed; slashes stay."""
    return quote(path, safe="/-_.~")
