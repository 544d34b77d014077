from __future__ import annotations

import base64
import datetime as dt
import json
import uuid

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from mutoscope.identity import Subject, TokenExpired, TokenInvalid, TokenMissing, TokenSigner, authenticate
from mutoscope.kernel import FixedClock

KEY = b"k" * 32
SUBJECT = Subject(uuid.uuid4(), uuid.uuid4(), uuid.uuid4())


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.fixture
def signer(clock: FixedClock) -> TokenSigner:
    return TokenSigner(KEY, lifetime=dt.timedelta(hours=24), clock=clock)


def forge(claims: dict[str, object], key: bytes = KEY, algorithm: str = "HS256") -> str:
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(key), algorithms=[algorithm])


def claims_of(token: str) -> dict[str, object]:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_a_token_names_its_subject_for_24_hours(signer: TokenSigner, clock: FixedClock) -> None:
    token = signer.sign(SUBJECT)
    assert set(claims_of(token)) == {"iss", "sub", "sid", "wid", "iat", "exp"}
    clock.advance(hours=23, minutes=59, seconds=59)
    assert signer.read(token) == SUBJECT
    clock.advance(seconds=2)
    with pytest.raises(TokenExpired):
        signer.read(token)


@pytest.mark.parametrize("missing", ["iss", "sub", "sid", "wid", "iat", "exp"])
def test_a_token_without_one_of_its_claims_is_refused(signer: TokenSigner, missing: str) -> None:
    claims = claims_of(signer.sign(SUBJECT))
    del claims[missing]
    with pytest.raises(TokenInvalid):
        signer.read(forge(claims))


def test_another_key_another_algorithm_and_no_algorithm_are_refused(signer: TokenSigner) -> None:
    good = signer.sign(SUBJECT)
    claims = claims_of(good)
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode() + "." + good.split(".")[1] + "."
    for token in (forge(claims, b"x" * 32), forge(claims, KEY, "HS512"), unsigned):
        with pytest.raises(TokenInvalid):
            signer.read(token)


@pytest.mark.parametrize("sub", ["", "x", 7, None, ["a"], {"$ne": 1}])
def test_a_subject_that_is_no_id_is_refused(signer: TokenSigner, sub: object) -> None:
    with pytest.raises(TokenInvalid):
        signer.read(forge({**claims_of(signer.sign(SUBJECT)), "sub": sub}))


@pytest.mark.parametrize("token", ["", "a.b.c", "....", "x" * 5000, "é.é.é", "\ud800"])
def test_garbage_is_refused(signer: TokenSigner, token: str) -> None:
    with pytest.raises(TokenInvalid):
        signer.read(token)


def test_every_changed_character_of_a_token_is_noticed(signer: TokenSigner) -> None:
    token = signer.sign(SUBJECT)
    for place in range(0, len(token) - 1, 3):  # the last character carries unused bits
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(TokenInvalid):
            signer.read(token[:place] + other + token[place + 1 :])


def test_a_short_key_is_refused(clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="32"):
        TokenSigner(b"short", lifetime=dt.timedelta(hours=1), clock=clock)


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer", "Bearer  ", "token"])
def test_a_request_without_a_bearer_token_is_told_so(signer: TokenSigner, header: str | None) -> None:
    with pytest.raises(TokenMissing):
        authenticate(signer, header)


def test_the_scheme_is_read_in_any_case(signer: TokenSigner) -> None:
    assert authenticate(signer, f"bearer {signer.sign(SUBJECT)}") == SUBJECT
