"""Who belongs to a workspace, and as what."""

from mutoscope.tenancy.members.members_to_tell import members_to_tell
from mutoscope.tenancy.members.remove_member import check_other_home

__all__ = ["check_other_home", "members_to_tell"]
