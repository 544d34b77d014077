"""A person's workspaces: which there are, what they are called, going from one to another, deleting one."""

from mutoscope.tenancy.workspaces.check_may_own import check_may_own
from mutoscope.tenancy.workspaces.edit_workspace import check_workspace_name
from mutoscope.tenancy.workspaces.move_workspace import check_region
from mutoscope.tenancy.workspaces.schemas import NewWorkspace, WorkspaceView

__all__ = ["NewWorkspace", "WorkspaceView", "check_may_own", "check_region", "check_workspace_name"]
