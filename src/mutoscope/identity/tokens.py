"""Access tokens: JWT, HS256, short claims. A signature proves origin; the database says whether it still counts."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

from mutoscope.identity.errors import TokenExpired, TokenInvalid
from mutoscope.identity.types import Subject
from mutoscope.kernel import Clock

ALGORITHM = "HS256"
ISSUER = "mutoscope"
MIN_KEY_BYTES = 32
_LONGEST_TOKEN = 2048
_KNOWN_TOKENS = 4096


class TokenSigner:
    """Signs and reads access tokens with one secret key; 24 hours by document 003, changed by a setting."""

    def __init__(self, key: bytes, *, lifetime: dt.timedelta, clock: Clock) -> None:
        if len(key) < MIN_KEY_BYTES:
            message = f"the token key has {len(key)} bytes; HS256 needs {MIN_KEY_BYTES}"
            raise ValueError(message)
        self._key: Final = OctKey.import_key(key)
        self._clock: Final = clock
        self._known: Final[dict[str, tuple[int, int, Subject]]] = {}
        """What was read before: first and last second, and subject. A signature does not change its mind."""
        self.lifetime: Final = lifetime

    def sign(self, subject: Subject, *, until: dt.datetime | None = None) -> str:
        """Return an access token for the subject, valid from now for `lifetime`, but not beyond `until`."""
        now = int(self._clock.now().timestamp())
        expires = now + int(self.lifetime.total_seconds())
        claims = {
            "iss": ISSUER,
            "sub": str(subject.user_id),
            "sid": str(subject.session_id),
            "wid": str(subject.workspace_id),
            "iat": now,
            "exp": expires if until is None else min(expires, int(until.timestamp())),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])

    def read(self, token: str) -> Subject:
        """Return whom a token names.

        Raises:
            TokenInvalid: wrong signature, algorithm or claims.
            TokenExpired: its time is over.
        """
        known = self._known.get(token)
        if known is not None and known[0] <= self._clock.now().timestamp() < known[1]:
            return known[2]
        if len(token) > _LONGEST_TOKEN:
            raise TokenInvalid
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            self._rules().validate(claims)
            first, last = int(claims["iat"]), int(claims["exp"])
            subject = Subject(
                user_id=uuid.UUID(claims["sub"]),
                session_id=uuid.UUID(claims["sid"]),
                workspace_id=uuid.UUID(claims["wid"]),
                expires_at=dt.datetime.fromtimestamp(last, dt.UTC),
            )
        except ExpiredTokenError as error:
            raise TokenExpired from error
        except (JoseError, ValueError, TypeError, AttributeError, OverflowError, OSError) as error:
            raise TokenInvalid from error
        if len(self._known) >= _KNOWN_TOKENS:
            self._known.clear()
        self._known[token] = (first, last, subject)
        return subject

    def _rules(self) -> jwt.JWTClaimsRegistry:
        now = int(self._clock.now().timestamp())
        needed: jwt.ClaimsOption = {"essential": True}
        return jwt.JWTClaimsRegistry(
            now=now,
            leeway=0,
            iss={"essential": True, "value": ISSUER},
            sub=needed,
            sid=needed,
            wid=needed,
            iat=needed,
            exp=needed,
        )
