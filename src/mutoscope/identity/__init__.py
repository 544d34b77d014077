"""Who is calling: passwords, sessions, tokens, links in mails."""

from mutoscope.identity.authenticate import authenticate
from mutoscope.identity.blind import Blinder
from mutoscope.identity.check_credentials import check_credentials
from mutoscope.identity.email_address import check_email, email_key
from mutoscope.identity.errors import (
    AccountSuspended,
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
from mutoscope.identity.secret_key import FILE_NAME as SECRET_FILE
from mutoscope.identity.secret_key import check_secret, derive_key, load_secret
from mutoscope.identity.secret_words import SecretWord, hash_secret, new_secret
from mutoscope.identity.sessions import (
    KeptSession,
    NoSuchSession,
    RefreshedJustNow,
    RefreshExpired,
    RefreshInvalid,
    RefreshReused,
    Rotation,
    RotationOutcome,
    end_other_sessions,
    end_session,
    keep_refresh,
    knows_address,
    list_sessions,
    remember_address,
    rotate_refresh,
    start_session,
    touch_session,
)
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
    "AccountSuspended",
    "Blinder",
    "EmailInvalid",
    "EmailTaken",
    "KeptSession",
    "LoginSession",
    "NameInvalid",
    "NoSuchSession",
    "PasswordHasher",
    "PasswordUnacceptable",
    "RefreshExpired",
    "RefreshInvalid",
    "RefreshReused",
    "RefreshToken",
    "RefreshedJustNow",
    "Rotation",
    "RotationOutcome",
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
    "check_email",
    "check_secret",
    "derive_key",
    "email_key",
    "end_other_sessions",
    "end_session",
    "hash_secret",
    "keep_refresh",
    "knows_address",
    "list_sessions",
    "load_secret",
    "new_secret",
    "read_profile",
    "register_user",
    "remember_address",
    "rotate_refresh",
    "start_session",
    "touch_session",
]
