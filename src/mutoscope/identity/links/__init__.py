"""Links in mails: each proves that its reader gets mail at an address, does one thing, and does it once."""

from mutoscope.identity.links.errors import LinkExpired, LinkUnknown, LinkUsed
from mutoscope.identity.links.keep_link import drop_links, keep_link
from mutoscope.identity.links.types import LinkPurpose, MailLink, OpenedLink
from mutoscope.identity.links.use_link import use_link

__all__ = [
    "LinkExpired",
    "LinkPurpose",
    "LinkUnknown",
    "LinkUsed",
    "MailLink",
    "OpenedLink",
    "drop_links",
    "keep_link",
    "use_link",
]
