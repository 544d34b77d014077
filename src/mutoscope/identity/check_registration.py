"""What a name and a password must be."""

from __future__ import annotations

from mutoscope.identity.errors import NameInvalid, PasswordUnacceptable

MIN_PASSWORD_CHARACTERS = 8
MAX_PASSWORD_CHARACTERS = 128
MAX_NAME_CHARACTERS = 255


def check_password_rules(password: str) -> None:
    """Refuse a password that is too short, too long or carries a NUL.

    Length alone is asked for, no mix of classes (NIST SP 800-63B section 5.1.1.2). The upper limit bounds the work
    of hashing; a NUL would end the password early in C libraries.

    Raises:
        PasswordUnacceptable: naming the rule and the limit.
    """
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise PasswordUnacceptable(
            f"The password has {len(password)} characters; at least {MIN_PASSWORD_CHARACTERS} are needed.",
            remedy="Choose a longer one; a few words make a good password.",
            field="password",
            minimum=MIN_PASSWORD_CHARACTERS,
        )
    if len(password) > MAX_PASSWORD_CHARACTERS:
        raise PasswordUnacceptable(
            f"The password has {len(password)} characters; at most {MAX_PASSWORD_CHARACTERS} are allowed.",
            remedy="Choose a shorter one.",
            field="password",
            limit=MAX_PASSWORD_CHARACTERS,
        )
    if "\0" in password or not _is_encodable(password):
        raise PasswordUnacceptable(
            "The password contains a NUL character or half of a surrogate pair.",
            remedy="Leave that character out.",
            field="password",
        )


def check_name(name: str) -> str:
    """Return a person's name without surrounding blanks.

    Raises:
        NameInvalid: it is empty, longer than 255 characters (document 003) or has control characters.
    """
    trimmed = name.strip()
    if not trimmed:
        raise NameInvalid("The name is empty.", remedy="Say what to call you.", field="name")
    if len(trimmed) > MAX_NAME_CHARACTERS:
        raise NameInvalid(
            f"The name has {len(trimmed)} characters; {MAX_NAME_CHARACTERS} are allowed.",
            remedy="Give a shorter one.",
            field="name",
            limit=MAX_NAME_CHARACTERS,
        )
    if any(ord(c) < ord(" ") or ord(c) == 0x7F for c in trimmed) or not _is_encodable(trimmed):  # noqa: PLR2004 -- DEL
        raise NameInvalid("The name contains a control character.", remedy="Leave it out.", field="name")
    return trimmed


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
