"""API keys of a workspace: made, listed, narrowed, rotated and revoked by the people they act for."""

from mutoscope.tenancy.keys.default_key import DefaultKey, issue_default_key
from mutoscope.tenancy.keys.endpoints import ROUTERS
from mutoscope.tenancy.keys.list_keys import list_keys
from mutoscope.tenancy.keys.log_in_with_key import LoginWithKey, log_in_with_key
from mutoscope.tenancy.keys.types import ApiKey, NewKey

__all__ = [
    "ROUTERS",
    "ApiKey",
    "DefaultKey",
    "LoginWithKey",
    "NewKey",
    "issue_default_key",
    "list_keys",
    "log_in_with_key",
]
