"""The routers of workspaces and whatever belongs to one: members, domains, the audit log."""

from __future__ import annotations

from mutoscope.tenancy.audit.endpoints import router as audit
from mutoscope.tenancy.domains.endpoints import look_ups
from mutoscope.tenancy.domains.endpoints import router as domains
from mutoscope.tenancy.invitations.endpoints import router as invitations
from mutoscope.tenancy.members.endpoints import router as members
from mutoscope.tenancy.workspaces.endpoints import router as workspaces
from mutoscope.tenancy.workspaces.endpoints import switches

ROUTERS = (workspaces, switches, members, invitations, domains, look_ups, audit)
"""What `api` mounts."""
