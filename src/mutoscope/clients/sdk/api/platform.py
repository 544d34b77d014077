"""The group `platform`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class AdjustmentView(BaseModel):
    """What was moved."""

    model_config = ConfigDict(extra="allow")

    ref: str
    amount: int | str
    unit: str
    balance: int | str
    held: int | str


class FiguresView(BaseModel):
    """Counts over every workspace."""

    model_config = ConfigDict(extra="allow")

    users: int
    users_suspended: int
    admins: int
    workspaces: int
    workspaces_suspended: int
    jobs: dict[str, int]
    queued_tasks: int
    credits_available: int | str
    credits_held: int | str
    stored_bytes: int


class FlagList(BaseModel):
    """Every feature flag, by key."""

    model_config = ConfigDict(extra="allow")

    items: list[FlagView]


class FlagView(BaseModel):
    """A feature flag."""

    model_config = ConfigDict(extra="allow")

    key: str
    description: str
    state: str
    percentage: int
    allowed: list[uuid.UUID]
    denied: list[uuid.UUID]
    created_at: dt.datetime
    updated_at: dt.datetime


class ImpersonationList(BaseModel):
    """The impersonations that run, of every admin."""

    model_config = ConfigDict(extra="allow")

    items: list[ImpersonationView]


class ImpersonationStarted(BaseModel):
    """An impersonation, with its token: send it as `Authorization: Bearer …`.

    There is no refresh token.
    """

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    admin_id: uuid.UUID
    user_id: uuid.UUID
    workspace_id: uuid.UUID
    started_at: dt.datetime
    expires_at: dt.datetime
    access_token: str
    expires_in: int
    token_type: str | None = None


class ImpersonationView(BaseModel):
    """An impersonation that runs."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    admin_id: uuid.UUID
    user_id: uuid.UUID
    workspace_id: uuid.UUID
    started_at: dt.datetime
    expires_at: dt.datetime


class LogDetail(BaseModel):
    """An event with what it changed."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None
    key_id: uuid.UUID | None
    impersonator_id: uuid.UUID | None
    request_id: str | None
    action: str
    message: str
    payload: dict[str, Any]
    created_at: dt.datetime
    address: str | None
    erased: bool
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class LogPage(BaseModel):
    """One page of events, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[LogView]
    next_cursor: str | None


class LogView(BaseModel):
    """An event."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None
    key_id: uuid.UUID | None
    impersonator_id: uuid.UUID | None
    request_id: str | None
    action: str
    message: str
    payload: dict[str, Any]
    created_at: dt.datetime
    address: str | None
    erased: bool


class MemberOfWorkspace(BaseModel):
    """A member, for operators."""

    model_config = ConfigDict(extra="allow")

    user_id: uuid.UUID
    name: str
    email: str | None
    role: str
    joined_at: dt.datetime
    suspended_at: dt.datetime | None


class PlatformJob(BaseModel):
    """A job of whichever workspace."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID
    user_id: uuid.UUID
    status: str
    stage: str
    percent: int
    held: int | str
    spent: int | str | None
    error_code: str | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None


class PlatformJobDetail(BaseModel):
    """A job with its problem and its place in the queue."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID
    user_id: uuid.UUID
    status: str
    stage: str
    percent: int
    held: int | str
    spent: int | str | None
    error_code: str | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    problem: dict[str, Any] | None
    queue_phase: str | None
    attempts: int | None
    quoted_seconds: int
    revision: int


class PlatformJobPage(BaseModel):
    """One page of jobs, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[PlatformJob]
    next_cursor: str | None


class SessionsEnded(BaseModel):
    """How many login sessions stood."""

    model_config = ConfigDict(extra="allow")

    ended: int


class TenantView(BaseModel):
    """A workspace."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    plan: str | None
    member_count: int


class UserDetail(BaseModel):
    """An account with its workspaces and login sessions."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    email: str | None
    role: str
    has_password: bool
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    last_seen_at: dt.datetime | None
    workspaces: list[UsersWorkspaceView]
    sessions: list[UserSessionView]


class UserPage(BaseModel):
    """One page of accounts, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[UserView]
    next_cursor: str | None


class UserSessionView(BaseModel):
    """A login session that stands."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    method: str
    created_at: dt.datetime
    expires_at: dt.datetime
    last_used_at: dt.datetime | None
    impersonator_id: uuid.UUID | None


class UserView(BaseModel):
    """An account."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    email: str | None
    role: str
    has_password: bool
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    last_seen_at: dt.datetime | None


class UsersWorkspaceView(BaseModel):
    """A workspace that the user is a member of."""

    model_config = ConfigDict(extra="allow")

    workspace_id: uuid.UUID
    name: str
    slug: str
    role: str
    suspended_at: dt.datetime | None


class WorkspaceDetail(BaseModel):
    """A workspace with what it uses and who works in it."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    plan: str | None
    member_count: int
    balance: int | str
    held: int | str
    spent: int | str
    debt: int | str
    stored_bytes: int
    running_jobs: int
    members: list[MemberOfWorkspace]


class WorkspacePage(BaseModel):
    """One page of workspaces, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[TenantView]
    next_cursor: str | None


def admin_figures_get() -> Call[FiguresView]:
    """Count users, workspaces, jobs, the queue, credits outstanding and stored bytes."""
    return Call("GET", "/admin/figures", answer=FiguresView)


def admin_users_get(
    *, q: str | None | Unset = UNSET, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[UserPage]:
    """Return one page of accounts, the newest first."""
    return Call("GET", "/admin/users", answer=UserPage, query=given(q=q, cursor=cursor, limit=limit))


def admin_users_user_id_get(user_id: uuid.UUID) -> Call[UserDetail]:
    """Return an account with its workspaces, its login sessions and when it was last seen."""
    return Call("GET", f"/admin/users/{user_id}", answer=UserDetail)


def admin_users_user_id_suspend_post(user_id: uuid.UUID, *, reason: str) -> Call[UserDetail]:
    """Close an account: its login sessions end at once, its API keys open nothing, nobody signs in to it."""
    return Call("POST", f"/admin/users/{user_id}/suspend", answer=UserDetail, body=given(reason=reason), keyed=True)


def admin_users_user_id_unsuspend_post(user_id: uuid.UUID, *, reason: str) -> Call[UserDetail]:
    """Open a suspended account; its API keys work as before."""
    return Call("POST", f"/admin/users/{user_id}/unsuspend", answer=UserDetail, body=given(reason=reason), keyed=True)


def admin_users_user_id_end_sessions_post(user_id: uuid.UUID, *, reason: str) -> Call[SessionsEnded]:
    """End every login session of an account; API keys go on."""
    return Call(
        "POST", f"/admin/users/{user_id}/end-sessions", answer=SessionsEnded, body=given(reason=reason), keyed=True
    )


def admin_users_user_id_require_password_reset_post(user_id: uuid.UUID, *, reason: str) -> Call[SessionsEnded]:
    """Forget the password, end every login session, and tell the person by mail to set a new one."""
    return Call(
        "POST",
        f"/admin/users/{user_id}/require-password-reset",
        answer=SessionsEnded,
        body=given(reason=reason),
        keyed=True,
    )


def admin_workspaces_get(
    *, q: str | None | Unset = UNSET, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[WorkspacePage]:
    """Return one page of workspaces, the newest first."""
    return Call("GET", "/admin/workspaces", answer=WorkspacePage, query=given(q=q, cursor=cursor, limit=limit))


def admin_workspaces_workspace_id_get(workspace_id: uuid.UUID) -> Call[WorkspaceDetail]:
    """Return a workspace with its plan, credits, storage, running jobs and members."""
    return Call("GET", f"/admin/workspaces/{workspace_id}", answer=WorkspaceDetail)


def admin_workspaces_workspace_id_suspend_post(workspace_id: uuid.UUID, *, reason: str) -> Call[WorkspaceDetail]:
    """Refuse every request in a workspace; jobs that run go on, and nothing is deleted."""
    return Call(
        "POST",
        f"/admin/workspaces/{workspace_id}/suspend",
        answer=WorkspaceDetail,
        body=given(reason=reason),
        keyed=True,
    )


def admin_workspaces_workspace_id_unsuspend_post(workspace_id: uuid.UUID, *, reason: str) -> Call[WorkspaceDetail]:
    """Let the members of a suspended workspace in again."""
    return Call(
        "POST",
        f"/admin/workspaces/{workspace_id}/unsuspend",
        answer=WorkspaceDetail,
        body=given(reason=reason),
        keyed=True,
    )


def admin_workspaces_workspace_id_credits_post(
    workspace_id: uuid.UUID, *, amount: float | str, reason: str, confirm_amount: float | str | None | Unset = UNSET
) -> Call[AdjustmentView]:
    """Move a workspace's credits; its statement shows the reason.

    What running work holds is never taken.
    """
    return Call(
        "POST",
        f"/admin/workspaces/{workspace_id}/credits",
        answer=AdjustmentView,
        body=given(amount=amount, reason=reason, confirm_amount=confirm_amount),
        keyed=True,
    )


def admin_jobs_job_id_refund_post(job_id: uuid.UUID, *, reason: str) -> Call[AdjustmentView]:
    """Give back, once, what a finished film cost; the film stays."""
    return Call("POST", f"/admin/jobs/{job_id}/refund", answer=AdjustmentView, body=given(reason=reason), keyed=True)


def admin_jobs_get(
    *,
    status: Literal["queued", "processing", "complete", "failed", "cancelled"] | None | Unset = UNSET,
    workspace_id: uuid.UUID | None | Unset = UNSET,
    min_age_seconds: int | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[PlatformJobPage]:
    """Return one page of the jobs of every workspace, the newest first."""
    return Call(
        "GET",
        "/admin/jobs",
        answer=PlatformJobPage,
        query=given(
            status=status, workspace_id=workspace_id, min_age_seconds=min_age_seconds, cursor=cursor, limit=limit
        ),
    )


def admin_jobs_job_id_get(job_id: uuid.UUID) -> Call[PlatformJobDetail]:
    """Return a job with its problem, if it failed, and its place in the queue."""
    return Call("GET", f"/admin/jobs/{job_id}", answer=PlatformJobDetail)


def admin_jobs_job_id_retry_post(job_id: uuid.UUID, *, reason: str) -> Call[PlatformJob]:
    """Order the film of a failed or cancelled job again; it is paid once, and retrying twice is one retry."""
    return Call("POST", f"/admin/jobs/{job_id}/retry", answer=PlatformJob, body=given(reason=reason), keyed=True)


def admin_jobs_job_id_cancel_post(job_id: uuid.UUID, *, reason: str) -> Call[PlatformJob]:
    """Cancel a job; all its held credits come back."""
    return Call("POST", f"/admin/jobs/{job_id}/cancel", answer=PlatformJob, body=given(reason=reason), keyed=True)


def admin_logs_get(
    *,
    workspace_id: uuid.UUID | None | Unset = UNSET,
    user_id: uuid.UUID | None | Unset = UNSET,
    project_id: uuid.UUID | None | Unset = UNSET,
    action: str | None | Unset = UNSET,
    since: dt.datetime | None | Unset = UNSET,
    until: dt.datetime | None | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[LogPage]:
    """Return one page of events of every workspace, the newest first."""
    return Call(
        "GET",
        "/admin/logs",
        answer=LogPage,
        query=given(
            workspace_id=workspace_id,
            user_id=user_id,
            project_id=project_id,
            action=action,
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        ),
    )


def admin_logs_event_id_get(event_id: uuid.UUID) -> Call[LogDetail]:
    """Return an event with what it changed."""
    return Call("GET", f"/admin/logs/{event_id}", answer=LogDetail)


def admin_flags_get() -> Call[FlagList]:
    """Return every feature flag."""
    return Call("GET", "/admin/flags", answer=FlagList)


def admin_flags_post(
    *,
    description: str,
    state: Literal["off", "on", "percentage"],
    reason: str,
    key: str,
    percentage: int | Unset = UNSET,
    allowed: list[uuid.UUID] | Unset = UNSET,
    denied: list[uuid.UUID] | Unset = UNSET,
) -> Call[FlagView]:
    """Make a feature flag; the product's code asks for it by its key."""
    return Call(
        "POST",
        "/admin/flags",
        answer=FlagView,
        body=given(
            description=description,
            state=state,
            percentage=percentage,
            allowed=allowed,
            denied=denied,
            reason=reason,
            key=key,
        ),
        keyed=True,
    )


def admin_flags_key_get(key: str) -> Call[FlagView]:
    """Return a feature flag."""
    return Call("GET", f"/admin/flags/{key}", answer=FlagView)


def admin_flags_key_put(
    key: str,
    *,
    description: str,
    state: Literal["off", "on", "percentage"],
    reason: str,
    percentage: int | Unset = UNSET,
    allowed: list[uuid.UUID] | Unset = UNSET,
    denied: list[uuid.UUID] | Unset = UNSET,
) -> Call[FlagView]:
    """Set a feature flag as a whole.

    A higher percentage only adds workspaces; a lower one only removes some.
    """
    return Call(
        "PUT",
        f"/admin/flags/{key}",
        answer=FlagView,
        body=given(
            description=description, state=state, percentage=percentage, allowed=allowed, denied=denied, reason=reason
        ),
        keyed=True,
    )


def admin_flags_key_remove_post(key: str, *, reason: str) -> Call[None]:
    """Remove a feature flag: it is off for everybody."""
    return Call("POST", f"/admin/flags/{key}/remove", body=given(reason=reason), keyed=True)


def admin_flags_key_history_get(
    key: str, *, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[LogPage]:
    """Return one page of a flag's changes, the newest first; each event by itself says what was before and after."""
    return Call("GET", f"/admin/flags/{key}/history", answer=LogPage, query=given(cursor=cursor, limit=limit))


def admin_impersonations_get() -> Call[ImpersonationList]:
    """Return the impersonations that run, of every admin."""
    return Call("GET", "/admin/impersonations", answer=ImpersonationList)


def admin_impersonations_post(
    *, user_id: uuid.UUID, workspace_id: uuid.UUID, reason: str
) -> Call[ImpersonationStarted]:
    """Return a short-lived token of a user in one of their workspaces."""
    return Call(
        "POST",
        "/admin/impersonations",
        answer=ImpersonationStarted,
        body=given(user_id=user_id, workspace_id=workspace_id, reason=reason),
    )


def admin_impersonations_impersonation_id_end_post(impersonation_id: uuid.UUID, *, reason: str) -> Call[None]:
    """End an impersonation, one's own or another admin's, before its time."""
    return Call("POST", f"/admin/impersonations/{impersonation_id}/end", body=given(reason=reason))
