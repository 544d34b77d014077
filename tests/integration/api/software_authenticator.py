"""An authenticator in software: makes discoverable ES256 keys and signs with them, honestly or not."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as to_base64url

ORIGIN = "https://studio.example.com"
RP_ID = "studio.example.com"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftwareAuthenticator:
    """One key."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(32))
    count: int = 0
    user_handle: str | None = None

    def create(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever is lied about
        """Answer `navigator.credentials.create()`."""
        self.user_handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        data = self._data(lies, flags=PRESENT | VERIFIED | ATTESTED) + attested
        statement: dict[str, object] = {"fmt": "none", "attStmt": {}, "authData": data}
        said = self._client_data("webauthn.create", options, lies)
        return self._answer({"clientDataJSON": said, "attestationObject": cbor2.dumps(statement)})

    def get(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:  # noqa: ANN401 -- as above
        """Answer `navigator.credentials.get()`."""
        data = self._data(lies, flags=PRESENT | VERIFIED)
        said = self._client_data("webauthn.get", options, lies)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = self._answer({"clientDataJSON": said, "authenticatorData": data, "signature": signature})
        answer["response"]["userHandle"] = lies.get("user_handle", self.user_handle)
        return answer

    def _data(self, lies: dict[str, Any], *, flags: int) -> bytes:
        self.count = lies.get("count", self.count + 1)
        site = hashlib.sha256(str(lies.get("rp_id", RP_ID)).encode()).digest()
        return site + bytes([lies.get("flags", flags)]) + struct.pack(">I", self.count)

    def _client_data(self, kind: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {
            "type": lies.get("kind", kind),
            "challenge": lies.get("challenge", options["challenge"]),
            "origin": lies.get("origin", ORIGIN),
            "crossOrigin": lies.get("cross_origin", False),
        }
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, bytes]) -> dict[str, Any]:
        coded = {name: to_base64url(value) for name, value in response.items()}
        name = to_base64url(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": coded, "clientExtensionResults": {}}
