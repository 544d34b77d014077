"""EIP-4361 messages, EIP-55 addresses, ERC-191 signatures and Keccak-256, by vectors that others published."""

from __future__ import annotations

import datetime as dt

import pytest
from coincurve import PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from mutoscope.identity.wallets import WalletMessageInvalid, WalletRefused, read_message, signer_of
from mutoscope.identity.wallets.address import address_of, checksum_address
from mutoscope.identity.wallets.keccak import keccak256
from mutoscope.identity.wallets.signature import personal_hash

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
# The example of web3.js's documentation of `eth.accounts.sign("Some data", …)`.
KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
SIGNER = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
HASH = "1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655"
SIGNATURE = (
    "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
    "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a029"
    "1c"
)
# The examples of EIP-4361 itself; they differ in how they name the place.
EXAMPLE = """\
example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json"""
FULL = EXAMPLE.replace(
    "\nResources:",
    "\nExpiration Time: 2021-09-30T17:25:24.5+01:00\nNot Before: 2021-09-30t16:25:24z\nRequest ID: a%20b\nResources:",
)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (
            b"The quick brown fox jumps over the lazy dog",
            "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15",
        ),
        (b"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
    ],
)
def test_keccak_256_is_the_one_of_ethereum(data: bytes, digest: str) -> None:
    assert keccak256(data).hex() == digest


def test_keccak_256_fills_its_blocks_at_every_length() -> None:
    digests = {keccak256(b"\x00" * length) for length in range(280)}
    assert len(digests) == 280


@pytest.mark.parametrize(
    "address",
    [  # EIP-55's own
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ],
)
def test_addresses_carry_their_checksum(address: str) -> None:
    assert checksum_address(address) == checksum_address(address.lower()) == address


def test_a_signature_tells_its_signer() -> None:
    assert address_of(PrivateKey.from_hex(KEY).public_key.format(compressed=False)) == SIGNER
    assert personal_hash("Some data").hex() == HASH
    assert signer_of("Some data", SIGNATURE) == SIGNER
    assert signer_of("Some data", SIGNATURE[:-2] + "01") == SIGNER
    assert signer_of("Some date", SIGNATURE) != SIGNER


def test_the_other_signature_of_the_same_key_is_refused() -> None:
    """(r, n - s) with the other recovery bit is good mathematics, and a second text of one signature (EIP-2)."""
    high = ORDER - int(SIGNATURE[66:130], 16)
    with pytest.raises(WalletRefused, match="signature"):
        signer_of("Some data", f"{SIGNATURE[:66]}{high:064x}1b")


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "0x",
        SIGNATURE[2:],
        SIGNATURE[:-2],
        SIGNATURE + "00",
        SIGNATURE[:-2] + "02",
        SIGNATURE[:-2] + "1d",
        SIGNATURE[:-2] + "gg",
        "0x" + "00" * 65,
        "0x" + "ff" * 32 + "11" * 32 + "1b",
    ],
)
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(WalletRefused):
        signer_of("Some data", signature)


@pytest.mark.parametrize("place", ["example.com", "example.com:3388", "https://example.com", "[::1]:80", "127.0.0.1"])
def test_the_examples_of_the_standard_are_read(place: str) -> None:
    said = read_message(place + EXAMPLE.removeprefix("example.com"))
    assert f"{said.scheme}://{said.domain}" == (place if "://" in place else f"None://{place}")
    assert said.address == "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"
    assert said.statement == "I accept the ExampleOrg Terms of Service: https://example.com/tos"
    assert (said.uri, said.chain_id, said.nonce) == ("https://example.com/login", 1, "32891756")
    assert said.issued_at == dt.datetime(2021, 9, 30, 16, 25, 24, tzinfo=dt.UTC)
    assert said.resources[1] == "https://example.com/my-web2-claim.json"


def test_every_optional_field_is_read() -> None:
    said = read_message(FULL)
    assert said.expiration_time == dt.datetime(2021, 9, 30, 16, 25, 24, 500_000, tzinfo=dt.UTC)
    assert said.not_before == dt.datetime(2021, 9, 30, 16, 25, 24, tzinfo=dt.UTC)
    assert said.request_id == "a%20b"
    bare = read_message(
        EXAMPLE.split("\nResources", maxsplit=1)[0].replace("I accept the ExampleOrg Terms of Service: ", "")
    )
    assert (bare.statement, bare.resources) == ("https://example.com/tos", ())
    lines = EXAMPLE.split("\n")
    assert read_message("\n".join([*lines[:3], *lines[4:]])).statement is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("example.com wants", " wants"),
        ("example.com wants", "exam ple.com wants"),
        ("wants you", "Wants you"),
        ("account:\n", "account:\r\n"),
        ("0xC02aaA39b", "0xc02aaA39b"),
        ("0xC02aaA39b", "0XC02aaA39b"),
        ("0xC02aaA39b", "0xC02aaA39"),
        ("0xC02aaA39b", "0xC02aaA39\u0662"),
        ("\n\nI accept", "\nI accept"),
        ("/tos\n\n", "/tos\n"),
        ("/tos\n\n", "/tos\n\n\n"),
        ("I accept", "I äccept"),
        ("I accept", "I\taccept"),
        ("I accept", "I 100% accept"),
        ("URI: https://example.com/login", "URI: example.com"),
        ("URI: https://example.com/login", "URI: https://example.com/lo gin"),
        ("URI: https://example.com/login", "URI: https://example.com/%zz"),
        ("URI: https", "uri: https"),
        ("URI: https", "URI:https"),
        ("Version: 1", "Version: 2"),
        ("Version: 1\n", ""),
        ("Chain ID: 1", "Chain ID: 0x1"),
        ("Chain ID: 1", "Chain ID: \u0661"),
        ("Chain ID: 1", "Chain ID: "),
        ("32891756", "3289175"),
        ("32891756", "32891756-"),
        ("2021-09-30T16:25:24Z", "2021-09-30 16:25:24Z"),
        ("2021-09-30T16:25:24Z", "2021-09-30T16:25:24"),
        ("2021-09-30T16:25:24Z", "2021-13-30T16:25:24Z"),
        ("2021-09-30T16:25:24Z", "2021-09-30T16:25:60Z"),
        ("2021-09-30T16:25:24Z", "2021-09-30T16:25:24+99:00"),
        ("\nResources:", "\nNot Before: 2021-09-30T16:25:24Z\nExpiration Time: 2021-09-30T16:25:24Z\nResources:"),
        ("\nResources:", "\nRequest ID: a b\nResources:"),
        ("\nResources:", "\nRequest ID: a\nRequest ID: b\nResources:"),
        ("\nResources:", "\nResource:"),
        ("- https", "-https"),
        ("claim.json", "claim.json\n"),
        ("claim.json", "claim.json\n\n- https://evil.example"),
        ("claim.json", "claim.json\x00"),
        ("claim.json", "c" * 5000),
    ],
)
def test_nothing_looser_than_the_grammar_is_read(old: str, new: str) -> None:
    changed = EXAMPLE.replace(old, new, 1)
    assert changed != EXAMPLE
    with pytest.raises(WalletMessageInvalid):
        read_message(changed)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(message: str) -> None:
    for candidate in (message, EXAMPLE[: len(message)] + message, EXAMPLE + "\n" + message):
        try:
            read_message(candidate)
        except WalletMessageInvalid:
            continue
