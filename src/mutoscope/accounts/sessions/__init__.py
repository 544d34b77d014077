"""One's own login sessions: renew, list, end; keep one in a browser's cookies."""

from mutoscope.accounts.sessions.browser_cookies import cookie_credential
from mutoscope.accounts.sessions.browser_endpoints import browsers
from mutoscope.accounts.sessions.endpoints import renewals, sessions

ROUTERS = (renewals, sessions, browsers)
"""What `accounts` mounts."""

__all__ = ["ROUTERS", "cookie_credential"]
