"""Workspaces, memberships, roles, what a subject may see; one request, one transaction.

For endpoints: a router with `route_class=TransactionRoute`, and in each endpoint
`session: SessionDep, scope: Annotated[Scope, allowed("project.create")]`, or `dependencies=[PUBLIC]`.
"""

from mutoscope.tenancy.create_workspace import create_workspace
from mutoscope.tenancy.dependencies import (
    PUBLIC,
    SECURITY_SCHEMES,
    ScopeDep,
    SessionDep,
    allowed,
    authenticate_request,
)
from mutoscope.tenancy.errors import (
    EmailNotVerified,
    IdempotencyKeyInvalid,
    IdempotencyKeyReused,
    KeyTooNarrow,
    NotAllowed,
    NotWhileImpersonating,
    WorkspaceSuspended,
)
from mutoscope.tenancy.idempotency import own_key
from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens, bind_home, find_home, issue_tokens
from mutoscope.tenancy.log_in import log_in
from mutoscope.tenancy.origin import Origin, OriginDep
from mutoscope.tenancy.permissions import PERMISSIONS, PLATFORM_VERBS, Verb
from mutoscope.tenancy.problem_schema import PROBLEM_MEDIA_TYPE, Problem, problems
from mutoscope.tenancy.rate_limits import POLICIES, EndpointClass, RequestLimits, class_of
from mutoscope.tenancy.read_scope import read_scope, renew_scope
from mutoscope.tenancy.refresh_tokens import refresh_tokens
from mutoscope.tenancy.require import require
from mutoscope.tenancy.require_verified import VERIFIED
from mutoscope.tenancy.route import (
    SAFE_METHODS,
    SecretRoute,
    TransactionRoute,
    UploadRoute,
    is_public,
    permission_of,
    request_actor,
)
from mutoscope.tenancy.services import ClockDep, DatabaseDep, Services, SettingsDep, service, services_of
from mutoscope.tenancy.sign_in_limits import count_mail_link, count_password_check, count_registration
from mutoscope.tenancy.types import Role, Scope, Workspace
from mutoscope.tenancy.while_allowed import Vigil, VigilDep, while_allowed

__all__ = [
    "PERMISSIONS",
    "PLATFORM_VERBS",
    "POLICIES",
    "PROBLEM_MEDIA_TYPE",
    "PUBLIC",
    "SAFE_METHODS",
    "SECURITY_SCHEMES",
    "VERIFIED",
    "ClockDep",
    "DatabaseDep",
    "EmailNotVerified",
    "EndpointClass",
    "IdempotencyKeyInvalid",
    "IdempotencyKeyReused",
    "KeyTooNarrow",
    "LoginDesk",
    "LoginTokens",
    "NotAllowed",
    "NotWhileImpersonating",
    "Origin",
    "OriginDep",
    "Problem",
    "RequestLimits",
    "Role",
    "Scope",
    "ScopeDep",
    "SecretRoute",
    "Services",
    "SessionDep",
    "SettingsDep",
    "TransactionRoute",
    "UploadRoute",
    "Verb",
    "Vigil",
    "VigilDep",
    "Workspace",
    "WorkspaceSuspended",
    "allowed",
    "authenticate_request",
    "bind_home",
    "class_of",
    "count_mail_link",
    "count_password_check",
    "count_registration",
    "create_workspace",
    "find_home",
    "is_public",
    "issue_tokens",
    "log_in",
    "own_key",
    "permission_of",
    "problems",
    "read_scope",
    "refresh_tokens",
    "renew_scope",
    "request_actor",
    "require",
    "service",
    "services_of",
    "while_allowed",
]
