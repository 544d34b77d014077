"""What a person may change about their own account: name, password, address."""

from mutoscope.accounts.own_account.endpoints import own_account

ROUTERS = (own_account,)
"""What `accounts` mounts."""

__all__ = ["ROUTERS"]
