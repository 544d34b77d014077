"""Require that a scope may do a verb."""

from __future__ import annotations

from mutoscope.tenancy.errors import KeyTooNarrow, NotAllowed, NotWhileImpersonating
from mutoscope.tenancy.permissions import NOT_IMPERSONATED, PERMISSIONS, PLATFORM_VERBS, Verb
from mutoscope.tenancy.types import Role, Scope


def require(scope: Scope, verb: Verb) -> None:
    """Return if the scope may do the verb.

    Raises:
        NotAllowed: its role does not include it; the details name the roles that do.
        KeyTooNarrow: it calls with an API key that is limited to other verbs.
        NotWhileImpersonating: a platform admin acts in the user's name.
    """
    if scope.verbs is not None and verb not in scope.verbs:
        raise KeyTooNarrow(verb)
    if scope.impersonator_id is not None and verb in NOT_IMPERSONATED:
        raise NotWhileImpersonating(verb)
    if verb in PLATFORM_VERBS:
        if not scope.is_admin:
            raise _refusal(scope, verb, [], "Ask an operator of this server.")
        return
    roles = PERMISSIONS[verb]
    if scope.role not in roles:
        able = [role.value for role in Role if role in roles]
        raise _refusal(scope, verb, able, f"Ask somebody who is {' or '.join(able)} of this workspace.")


def _refusal(scope: Scope, verb: Verb, able: list[str], remedy: str) -> NotAllowed:
    message = f"The role {scope.role.value} does not include {verb}."
    return NotAllowed(message, remedy=remedy, verb=verb, role=scope.role.value, roles=able)
