"""What an operator cannot do, and the translation of the SQLSTATEs of class PA into these errors."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.exc import DBAPIError

from mutoscope.kernel import Conflict, Forbidden, InvalidInput, MutoscopeError, NotFound


class NotPlatformAdmin(Forbidden):
    """The database knows no platform admin by this account, or one who was demoted or suspended meanwhile."""

    code = "not_platform_admin"

    def __init__(self) -> None:
        super().__init__("This account is no platform admin's.", remedy="Ask an operator of this server.")


class UserUnknown(NotFound):
    """No account has this id."""

    code = "user_not_found"

    def __init__(self, user_id: uuid.UUID) -> None:
        super().__init__(f"There is no user {user_id}.", remedy="Search with GET /api/v1/admin/users.")


class WorkspaceUnknown(NotFound):
    """No workspace has this id."""

    code = "workspace_not_found"

    def __init__(self, workspace_id: uuid.UUID) -> None:
        super().__init__(f"There is no workspace {workspace_id}.", remedy="Search with GET /api/v1/admin/workspaces.")


class EventUnknown(NotFound):
    """No event has this id."""

    code = "event_not_found"

    def __init__(self, event_id: uuid.UUID) -> None:
        super().__init__(f"There is no event {event_id}.", remedy="Search with GET /api/v1/admin/logs.")


class MemberUnknown(NotFound):
    """The user is no member of the workspace."""

    code = "member_not_found"


class ImpersonationUnknown(NotFound):
    """No impersonation with this id runs."""

    code = "impersonation_not_found"


class AppealUnknown(NotFound):
    """No appeal with this id waits for a judgement."""

    code = "ai_appeal_unknown"

    def __init__(self, decision_id: uuid.UUID) -> None:
        super().__init__(
            f"No appeal {decision_id} waits for a judgement.",
            remedy="List what waits with GET /api/v1/admin/ai/appeals; somebody else may have judged it meanwhile.",
        )


class JudgementUnknown(NotFound):
    """No appeal with this id was judged."""

    code = "ai_judgement_unknown"

    def __init__(self, decision_id: uuid.UUID) -> None:
        super().__init__(
            f"No judgement about {decision_id} can be taken back.",
            remedy="List what was judged with GET /api/v1/admin/ai/decisions?status=upheld, or overturned.",
        )


class FlagUnknown(NotFound):
    """No feature flag has this key."""

    code = "flag_not_found"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no feature flag {key!r}.", remedy="List them with GET /api/v1/admin/flags.")


class FlagExists(Conflict):
    """A feature flag has this key already."""

    code = "flag_exists"


class PromotionCodeUnknown(NotFound):
    """No promotion has this code."""

    code = "promotion_unknown"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no promotion code {code!r}.", remedy="List them with GET /api/v1/admin/promotions.")


class PromotionExists(Conflict):
    """A promotion has, or had, this code."""

    code = "promotion_exists"


class AdminProtected(Conflict):
    """The account is a platform admin's: nobody suspends, locks out or impersonates one."""

    code = "platform_admin_protected"


class AccountIsSuspended(Conflict):
    """The account is suspended: nobody acts in its name."""

    code = "account_is_suspended"


class NoPasswordToReset(Conflict):
    """The account has no password or no address: it is opened in other ways."""

    code = "no_password_to_reset"


class MoreThanAvailable(Conflict):
    """More credits would be taken back than are available; what running work holds stays."""

    code = "more_than_available"


class AdjustmentTooLarge(InvalidInput):
    """One adjustment moves more credits than a ledger counts, or none."""

    code = "adjustment_too_large"


class ConfirmationNeeded(InvalidInput):
    """So many credits, or so much money, are moved only if the amount is said twice."""

    code = "confirmation_needed"


class OwnWorkspace(Conflict):
    """An admin would close the workspace they are working from."""

    code = "own_workspace"


_CONFLICTS: dict[str, tuple[type[MutoscopeError], str, str]] = {
    "platform_admin_protected": (
        AdminProtected,
        "This account is a platform admin's.",
        "Take the role away first: `mutoscope ops revoke-admin`.",
    ),
    "account_is_suspended": (AccountIsSuspended, "This account is suspended.", "Let it in again first."),
    "no_password_to_reset": (
        NoPasswordToReset,
        "This account has no password to reset.",
        "End its login sessions, or suspend it.",
    ),
    "more_than_available": (
        MoreThanAvailable,
        "Fewer credits are available than would be taken back.",
        "Read the balance, and take back at most what is available.",
    ),
    "promotion_exists": (
        PromotionExists,
        "A promotion has, or had, this code.",
        "Choose another: a code never comes to mean something else.",
    ),
    "flag_exists": (FlagExists, "A feature flag has this key already.", "Change it with PUT, or choose another key."),
}


def as_platform_error(error: DBAPIError, missing: MutoscopeError | None) -> MutoscopeError | None:
    """Return the error that a refusal by a `platform_…` function stands for, None if it is none."""
    cause: Any = error.orig.__cause__ if error.orig is not None else None
    match getattr(cause, "sqlstate", None):
        case "PA403":
            return NotPlatformAdmin()
        case "PA404":
            return missing
        case "PA409":
            kind, message, remedy = _CONFLICTS[str(cause.detail)]
            return kind(message, remedy=remedy)
        case _:
            return None
