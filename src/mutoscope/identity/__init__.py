"""Who is calling: passwords, sessions, tokens, links in mails."""

from mutoscope.identity.authenticate import authenticate
from mutoscope.identity.blind import Blinder
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
from mutoscope.identity.keep_refresh import keep_refresh
from mutoscope.identity.known_address import knows_address, remember_address
from mutoscope.identity.passwords import PasswordHasher, Verdict
from mutoscope.identity.read_profile import read_profile
from mutoscope.identity.register_user import register_user
from mutoscope.identity.secret_key import FILE_NAME as SECRET_FILE
from mutoscope.identity.secret_key import check_secret, derive_key, load_secret
from mutoscope.identity.secret_words import SecretWord, hash_secret, new_secret
from mutoscope.identity.start_session import start_session
from mutoscope.identity.tokens import TokenSigner
from mutoscope.identity.types import (
    AccountRole,
    LoginSession,
    RefreshToken,
    SessionOrigin,
    SignInMethod,
    Subject,
    User,
)

__all__ = [
    "SECRET_FILE",
    "AccountRole",
    "Blinder",
    "EmailInvalid",
    "EmailTaken",
    "LoginSession",
    "NameInvalid",
    "PasswordHasher",
    "PasswordUnacceptable",
    "RefreshToken",
    "SecretWord",
    "SessionEnded",
    "SessionOrigin",
    "SignInMethod",
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
    "check_secret",
    "derive_key",
    "email_key",
    "end_session",
    "hash_secret",
    "keep_refresh",
    "knows_address",
    "load_secret",
    "new_secret",
    "read_profile",
    "register_user",
    "remember_address",
    "start_session",
]
