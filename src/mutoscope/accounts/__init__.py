"""Opening an account, every way of signing in, and what a person may change about their own account."""

from mutoscope.accounts.endpoints import accounts, logins
from mutoscope.accounts.open_account import SignUp, open_account
from mutoscope.accounts.read_account import read_account
from mutoscope.accounts.sessions import ROUTERS as SESSION_ROUTERS
from mutoscope.accounts.types import Account

ROUTERS = (accounts, logins, *SESSION_ROUTERS)
"""What `api` mounts."""

__all__ = ["ROUTERS", "Account", "SignUp", "open_account", "read_account"]
