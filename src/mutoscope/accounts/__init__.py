"""Opening an account, every way of signing in, and what a person may change about their own account."""

from mutoscope.accounts.endpoints import accounts, logins
from mutoscope.accounts.mail_links import ROUTERS as LINK_ROUTERS
from mutoscope.accounts.open_account import SignUp, open_account
from mutoscope.accounts.open_workspace import open_home
from mutoscope.accounts.own_account import ROUTERS as OWN_ROUTERS
from mutoscope.accounts.read_account import read_account
from mutoscope.accounts.register_account import register_account
from mutoscope.accounts.sessions import ROUTERS as SESSION_ROUTERS
from mutoscope.accounts.sessions import cookie_credential
from mutoscope.accounts.sign_in import ROUTERS as SIGN_IN_ROUTERS
from mutoscope.accounts.sign_in import SignInDesk, open_sign_in_desk
from mutoscope.accounts.types import Account
from mutoscope.accounts.workspace_endpoints import workspaces

ROUTERS = (accounts, logins, *SESSION_ROUTERS, *LINK_ROUTERS, *OWN_ROUTERS, workspaces, *SIGN_IN_ROUTERS)
"""What `api` mounts."""

__all__ = [
    "ROUTERS",
    "Account",
    "SignInDesk",
    "SignUp",
    "cookie_credential",
    "open_account",
    "open_home",
    "open_sign_in_desk",
    "read_account",
    "register_account",
]
