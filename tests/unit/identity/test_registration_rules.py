from __future__ import annotations

import pytest

from mutoscope.identity import EmailInvalid, NameInvalid, PasswordUnacceptable, email_key
from mutoscope.identity.check_registration import check_name, check_password_rules
from mutoscope.identity.email_address import check_email


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John@Example.com", "john@example.COM"),
        (" john@example.com ", "john@example.com"),
        ("straße@example.com", "STRASSE@example.com"),
        ("ｊｏｈｎ@example.com", "john@example.com"),  # noqa: RUF001 -- full-width letters on purpose
        ("Cre\u0300me@example.com", "cr\u00e8me@example.com"),
        ("ΣΊΣΥΦΟΣ@example.com", "σίσυφος@example.com"),
    ],
)
def test_addresses_of_one_meaning_have_one_key(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


def test_the_key_of_a_key_is_itself() -> None:
    for address in ("J\u030cohn@example.com", "\u0345@example.com", "\u1e9eß@example.com", "\ufb03@x.org"):
        assert email_key(email_key(address)) == email_key(address)


def test_plus_tags_are_different_addresses() -> None:
    assert email_key("a+b@example.com") != email_key("a@example.com")


@pytest.mark.parametrize(
    "address",
    [
        "john@example.com",
        "j.o+tag@sub.example.co",
        "jörg@müller.example",
        "用户@例子.公司",
        "demo@localhost",
        "a_b-c@x-y.org",
    ],
)
def test_ordinary_and_international_addresses_are_accepted(address: str) -> None:
    assert check_email(f"  {address} ") == address


@pytest.mark.parametrize(
    "address",
    ["", "john", "@example.com", "john@", "john@exam ple.com", "jo hn@example.com", "a@b@c.com", "john@-x.com",
     "john@x", "john@x..com", ".john@x.com", "jo..hn@x.com", "jo\x00hn@x.com", "john@[127.0.0.1]", "<j@x.com>",
     "l" * 65 + "@x.com", "j@" + "x" * 64 + ".com", "j@" + "x." * 130 + "com", "j\r\nBcc: all@x.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(EmailInvalid) as caught:
        check_email(address)
    assert caught.value.remedy


@pytest.mark.parametrize("password", ["12345678", "x" * 128, "pass word", "пароль-пароль", "🎬🎬🎬🎬🎬🎬🎬🎬"])
def test_passwords_of_eight_to_128_characters_are_accepted(password: str) -> None:
    check_password_rules(password)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129, "12345678\0", "12345678\ud800"])
def test_other_passwords_are_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(PasswordUnacceptable) as caught:
        check_password_rules(password)
    assert caught.value.status == 422
    assert not password or password not in caught.value.message


@pytest.mark.parametrize("name", ["John Doe", "李", "O'Neill-Smith", "x" * 255, "🎬"])
def test_names_are_accepted(name: str) -> None:
    assert check_name(f" {name}\n") == name


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "a\nb", "x" * 256, "a\ud800"])
def test_impossible_names_are_refused(name: str) -> None:
    with pytest.raises(NameInvalid):
        check_name(name)
