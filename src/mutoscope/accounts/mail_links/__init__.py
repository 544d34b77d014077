"""Links in mails: verify an address, set a new password, sign in."""

from mutoscope.accounts.mail_links.endpoints import links, sign_ins
from mutoscope.accounts.mail_links.page_endpoints import pages

ROUTERS = (links, sign_ins, pages)
"""What `accounts` mounts."""

__all__ = ["ROUTERS"]
