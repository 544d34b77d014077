from __future__ import annotations

import base64
import hashlib
import string

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mutoscope.identity.keys import (
    CredentialsAmbiguous,
    NetworksInvalid,
    PublicKeyInvalid,
    check_networks,
    is_well_formed,
    is_within,
    key_digest,
    new_key,
    presented_key,
    read_public_key,
)


def test_a_key_is_base62_with_178_random_bits_and_a_check_sum() -> None:
    made = [new_key() for _ in range(1000)]
    assert len({key.secret for key in made}) == 1000
    for key in made:
        assert len(key.secret) == 39
        assert key.secret.startswith("cc_")
        assert set(key.secret[3:]) <= set(string.ascii_letters + string.digits)
        assert is_well_formed(key.secret)
        assert key.digest == hashlib.sha256(key.secret.encode()).digest()
        assert key.secret.startswith(key.prefix)


def test_a_slip_of_the_hand_is_found_without_asking_the_server() -> None:
    secret = new_key().secret
    other = {letter: "B" if letter == "A" else "A" for letter in string.ascii_letters + string.digits}
    for place in range(3, len(secret)):
        assert not is_well_formed(secret[:place] + other[secret[place]] + secret[place + 1 :])
    for text in ("", "cc_", secret[:-1], secret + "A", secret[3:], "xx_" + secret[3:], "cc_" + "é" * 36, "\0" * 39):
        assert not is_well_formed(text)


def test_any_text_has_a_digest() -> None:
    assert len({key_digest(text) for text in ("", "\0", "\ud800", "é", "x" * 100_000)}) == 5


def test_a_key_is_found_in_either_header_and_a_token_is_none() -> None:
    assert presented_key(["Bearer cc_x"], []) == "cc_x"
    assert presented_key(["bearer   cc_x "], []) == "cc_x"
    assert presented_key([], [" cc_x "]) == "cc_x"
    assert presented_key([], ["a.b.c"]) == "a.b.c", "whatever comes in the key's header is a key"
    for authorization in ([], [""], ["Bearer a.b.c"], ["Basic cc_x"], ["cc_x"], ["Bearer"], ["Bearer CC_x"]):
        assert presented_key(authorization, []) is None


@pytest.mark.parametrize(("authorization", "header"), [(2, 0), (0, 2), (1, 1)])
def test_more_than_one_credential_is_refused(authorization: int, header: int) -> None:
    with pytest.raises(CredentialsAmbiguous):
        presented_key(["Bearer cc_x"] * authorization, ["cc_x"] * header)


def test_networks_become_canonical_and_each_stands_once() -> None:
    given = ["192.0.2.7", " 192.0.2.7/32", "2001:DB8:0::/32", "::ffff:192.0.2.0/120", "::ffff:0:0/96", "0.0.0.0/0"]
    assert check_networks(given, most=6) == ("192.0.2.7/32", "2001:db8::/32", "192.0.2.0/24", "0.0.0.0/0")
    assert check_networks([], most=0) == ()


@pytest.mark.parametrize(
    "name",
    ["", "10.0.0.5/8", "10.0.0.0/33", "localhost", "fe80::1%eth0", "10.0.0.0-10.0.0.9", "1", "10.1", "\0", "9" * 90],
)
def test_what_is_no_network_is_refused(name: str) -> None:
    with pytest.raises(NetworksInvalid):
        check_networks([name], most=5)
    with pytest.raises(NetworksInvalid, match="2 networks"):
        check_networks(["10.0.0.0/8", "192.0.2.1"], most=1)


@pytest.mark.parametrize(
    ("address", "networks", "within"),
    [
        ("192.0.2.7", ["192.0.2.0/24"], True),
        ("192.0.3.7", ["192.0.2.0/24"], False),
        ("::ffff:192.0.2.7", ["192.0.2.0/24"], True),
        ("2001:db8::1", ["192.0.2.0/24", "2001:db8::/32"], True),
        ("fe80::1%eth0", ["fe80::/10"], True),
        ("192.0.2.7", ["::/0"], False),
        ("2001:db8::1", ["0.0.0.0/0"], False),
        ("testclient", ["0.0.0.0/0", "::/0"], False),
        ("", ["0.0.0.0/0", "::/0"], False),
        (None, ["0.0.0.0/0", "::/0"], False),
    ],
)
def test_an_address_is_within_a_block_of_its_own_family(address: str | None, networks: list[str], within: bool) -> None:  # noqa: FBT001 -- a parameter of the table
    assert is_within(address, networks) is within


def test_a_public_key_is_pem_or_base64_of_32_bytes() -> None:
    key = Ed25519PrivateKey.generate().public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    raw = key.public_bytes_raw()
    assert read_public_key(pem) == read_public_key(base64.b64encode(raw).decode()) == raw
    rsa = generate_private_key(65537, 2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for bad in ("", "QUJD", "é", pem[:40], rsa.decode(), "\0" * 44, "-----BEGIN PUBLIC KEY-----\nx\n"):
        with pytest.raises(PublicKeyInvalid):
            read_public_key(bad)
