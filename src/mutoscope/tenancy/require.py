"""Require that a scope may do a verb."""

from __future__ import annotations

from mutoscope.tenancy.errors import NotAllowed
from mutoscope.tenancy.permissions import PERMISSIONS, Verb
from mutoscope.tenancy.types import Role, Scope


def require(scope: Scope, verb: Verb) -> None:
    """Return if the scope's role may do the verb.

    Raises:
        NotAllowed: it may not; the details name the roles that may.
    """
    roles = PERMISSIONS[verb]
    if scope.role not in roles:
        able = [role.value for role in Role if role in roles]
        raise NotAllowed(
            f"The role {scope.role.value} does not include {verb}.",
            remedy=f"Ask somebody who is {' or '.join(able)} of this workspace.",
            verb=verb,
            role=scope.role.value,
            roles=able,
        )
