"""One's own login sessions: renew, list, end."""

from mutoscope.accounts.sessions.endpoints import renewals, sessions

ROUTERS = (renewals, sessions)
"""What `accounts` mounts."""

__all__ = ["ROUTERS"]
