"""Feature flags, read: which parts of the product are switched on for a workspace.

The product's code asks `await flags.is_on(session, workspace_id, "name")`; operators change them in `administration`.
"""

from mutoscope.tenancy.flags.endpoints import router
from mutoscope.tenancy.flags.read_flags import Flags
from mutoscope.tenancy.flags.types import Flag, FlagState, bucket_of

ROUTERS = (router,)
"""What `api` mounts."""

__all__ = ["ROUTERS", "Flag", "FlagState", "Flags", "bucket_of"]
