"""Who is calling: passwords, sessions, tokens."""

from mutoscope.identity.authenticate import authenticate
from mutoscope.identity.check_credentials import check_credentials
from mutoscope.identity.email_address import email_key
from mutoscope.identity.end_session import end_session
from mutoscope.identity.errors import (
    EmailInvalid,
    EmailTaken,
    NameInvalid,
    PasswordUnacceptable,
    SessionEnded,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    WrongCredentials,
)
from mutoscope.identity.passwords import PasswordHasher, Verdict
from mutoscope.identity.read_profile import read_profile
from mutoscope.identity.register_user import register_user
from mutoscope.identity.secret_key import derive_key, load_secret
from mutoscope.identity.start_session import start_session
from mutoscope.identity.tokens import TokenSigner
from mutoscope.identity.types import AccountRole, LoginSession, Subject, User

__all__ = [
    "AccountRole",
    "EmailInvalid",
    "EmailTaken",
    "LoginSession",
    "NameInvalid",
    "PasswordHasher",
    "PasswordUnacceptable",
    "SessionEnded",
    "Subject",
    "TokenExpired",
    "TokenInvalid",
    "TokenMissing",
    "TokenSigner",
    "User",
    "Verdict",
    "WrongCredentials",
    "authenticate",
    "check_credentials",
    "derive_key",
    "email_key",
    "end_session",
    "load_secret",
    "read_profile",
    "register_user",
    "start_session",
]
