"""The group `platform`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class ActualView(BaseModel):
    """What AI did cost, of the films of one plan."""

    model_config = ConfigDict(extra="allow")

    plan: str
    films: int
    ai_micro: int


class AdjustmentView(BaseModel):
    """What was moved."""

    model_config = ConfigDict(extra="allow")

    ref: str
    amount: int | str
    unit: str
    balance: int | str
    held: int | str


class AppealList(BaseModel):
    """The review queue, whoever waits longest first."""

    model_config = ConfigDict(extra="allow")

    items: list[PlatformDecision]


class BudgetLineView(BaseModel):
    """One kind of call, or a flat plan."""

    model_config = ConfigDict(extra="allow")

    key: str
    model: str
    count: int
    micro: int


class BudgetView(BaseModel):
    """A month's plan beside what was spent."""

    model_config = ConfigDict(extra="allow")

    price_list: str
    stack: str
    projects: int
    lines: list[BudgetLineView]
    total_micro: int
    printed_low_micro: int
    printed_high_micro: int
    printed_projects: int
    findings: list[str]
    actual: list[ActualView]


class CohortView(BaseModel):
    """Workspaces that began in the same month, and how many of them stayed."""

    model_config = ConfigDict(extra="allow")

    basis: str
    month: str
    workspaces: int
    retained: list[int]
    retention: list[str | None]


class DiscountView(BaseModel):
    """A code that lowers a price."""

    model_config = ConfigDict(extra="allow")

    id: str
    code: str


class EarnedView(BaseModel):
    """What was earned in one currency, in millionths of its major unit."""

    model_config = ConfigDict(extra="allow")

    revenue_micro: int
    fee_micro: int


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


class HealthView(BaseModel):
    """Every figure of a period of whole months."""

    model_config = ConfigDict(extra="allow")

    recurring: list[RecurringView]
    people: list[PeopleView]
    worth: list[WorthView]
    cohorts: list[CohortView]


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


class InfrastructureView(BaseModel):
    """A document's table of servers added up; micro-dollars a month."""

    model_config = ConfigDict(extra="allow")

    table: str
    items: dict[str, list[Any]]
    low_micro: int
    high_micro: int
    findings: list[str]
    outlook: OutlookView | None


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


class MarginPage(BaseModel):
    """One page of margins, in the order of their keys."""

    model_config = ConfigDict(extra="allow")

    items: list[MarginView]
    page_total: MarginView
    next_cursor: str | None


class MarginView(BaseModel):
    """What one video, workspace or plan earned and cost; costs in micro-dollars."""

    model_config = ConfigDict(extra="allow")

    key: str
    films: int
    films_with_recorded_costs: int
    seconds: int
    ai_micro: int
    compute_micro: int
    storage_micro: int
    network_micro: int
    earned: dict[str, EarnedView]
    margin_usd_micro: int | None


class MemberOfWorkspace(BaseModel):
    """A member, for operators."""

    model_config = ConfigDict(extra="allow")

    user_id: uuid.UUID
    name: str
    email: str | None
    role: str
    joined_at: dt.datetime
    suspended_at: dt.datetime | None


class OutlookView(BaseModel):
    """What a number of subscribers makes of it; shares as decimals."""

    model_config = ConfigDict(extra="allow")

    subscribers: int
    revenue_micro: int
    break_even_low: int
    break_even_high: int
    margin_low: str | None
    margin_high: str | None


class PaymentPage(BaseModel):
    """One page of payments, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[PaymentView]
    next_cursor: str | None


class PaymentView(BaseModel):
    """Money that came, and what went back of it; minor units."""

    model_config = ConfigDict(extra="allow")

    id: str
    created_at: dt.datetime
    currency: str
    what: str
    amount_minor: int
    returned_minor: int
    refundable_minor: int


class PeopleView(BaseModel):
    """Who used the product in a month, and who began to pay."""

    model_config = ConfigDict(extra="allow")

    month: str
    free_workspaces: int
    converted: int
    conversion: str | None
    active_users: int
    active_workspaces: int
    adoption: dict[str, str | None]


class PlatformDecision(BaseModel):
    """What a check decided, and whose content it was."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    stage: str
    modality: str
    decided_by: str
    categories: list[str]
    status: str
    content: str
    appeal: str
    created_at: dt.datetime
    workspace_id: uuid.UUID
    workspace_name: str
    refused: bool
    appealed_at: dt.datetime | None
    judged_at: dt.datetime | None


class PlatformDecisionPage(BaseModel):
    """One page of decisions, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[PlatformDecision]
    next_cursor: str | None


class PlatformJob(BaseModel):
    """A job of whichever workspace."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
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
    project_id: uuid.UUID | None
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


class PromotionList(BaseModel):
    """Every promotion code, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[PromotionView]


class PromotionView(BaseModel):
    """A promotion code."""

    model_config = ConfigDict(extra="allow")

    code: str
    amount: int | str
    unit: str
    valid_days: int
    most_uses: int | None
    ends_at: dt.datetime | None
    uses: int
    enabled: bool
    created_at: dt.datetime


class RateView(BaseModel):
    """What a major unit of a currency is worth, in micro-dollars."""

    model_config = ConfigDict(extra="allow")

    currency: str
    day: dt.date
    usd_micro: int


class ReconciliationDetail(BaseModel):
    """One comparison with each difference."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    since: dt.datetime
    until: dt.datetime
    ours: int
    theirs: int
    differences: int
    created_at: dt.datetime
    result: dict[str, Any]


class ReconciliationList(BaseModel):
    """Comparisons, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[ReconciliationView]
    next_cursor: str | None


class ReconciliationView(BaseModel):
    """One comparison with the payment provider's books, in counts."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    since: dt.datetime
    until: dt.datetime
    ours: int
    theirs: int
    differences: int
    created_at: dt.datetime


class RecurringView(BaseModel):
    """Recurring revenue of one currency in one month."""

    model_config = ConfigDict(extra="allow")

    month: str
    currency: str
    opening_micro: int
    new_micro: int
    expansion_micro: int
    contraction_micro: int
    churned_micro: int
    reactivation_micro: int
    closing_micro: int
    opening_customers: int
    new_customers: int
    churned_customers: int
    reactivated_customers: int
    closing_customers: int
    arpu_micro: int | None
    logo_churn: str | None
    gross_revenue_churn: str | None
    net_revenue_churn: str | None


class RefundView(BaseModel):
    """Money that went back; books and credits follow when the payment provider's event arrives."""

    model_config = ConfigDict(extra="allow")

    refund_id: str
    payment_id: str
    currency: str
    amount_minor: int
    refundable_minor: int


class SessionsEnded(BaseModel):
    """How many login sessions stood."""

    model_config = ConfigDict(extra="allow")

    ended: int


class SpendView(BaseModel):
    """What a channel cost in a month, in minor units."""

    model_config = ConfigDict(extra="allow")

    month: dt.date
    channel: str
    currency: str
    amount_minor: int


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


class WorthView(BaseModel):
    """What a customer is worth and costs, over the whole period."""

    model_config = ConfigDict(extra="allow")

    currency: str
    arpu_micro: int | None
    monthly_churn: str | None
    gross_margin: str | None
    ltv_micro: int | None
    spend_micro: int
    new_customers: int
    cac_micro: int | None
    ltv_to_cac: str | None
    on_target: bool | None


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


def admin_workspaces_workspace_id_payments_get(
    workspace_id: uuid.UUID, *, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[PaymentPage]:
    """List what a workspace paid, the newest first, and what of it can still go back."""
    return Call(
        "GET", f"/admin/workspaces/{workspace_id}/payments", answer=PaymentPage, query=given(cursor=cursor, limit=limit)
    )


def admin_workspaces_workspace_id_payments_payment_id_refund_post(
    workspace_id: uuid.UUID,
    payment_id: str,
    *,
    reason: str,
    amount_minor: int | None | Unset = UNSET,
    confirm_amount_minor: int | None | Unset = UNSET,
    cause: Literal["requested_by_customer", "duplicate", "fraudulent"] | Unset = UNSET,
) -> Call[RefundView]:
    """Give a payment back to its card, whole or in part; what it bought is taken back by the same share."""
    return Call(
        "POST",
        f"/admin/workspaces/{workspace_id}/payments/{payment_id}/refund",
        answer=RefundView,
        body=given(amount_minor=amount_minor, confirm_amount_minor=confirm_amount_minor, cause=cause, reason=reason),
        keyed=True,
    )


def admin_promotions_get() -> Call[PromotionList]:
    """Return every promotion code with how often it was used, the newest first."""
    return Call("GET", "/admin/promotions", answer=PromotionList)


def admin_promotions_post(
    *,
    code: str,
    amount: float | str,
    reason: str,
    unit: str | Unset = UNSET,
    valid_days: int | Unset = UNSET,
    most_uses: int | None | Unset = UNSET,
    ends_at: dt.datetime | None | Unset = UNSET,
) -> Call[PromotionView]:
    """Make a code that brings credits, or another unit, once to each workspace that enters it."""
    return Call(
        "POST",
        "/admin/promotions",
        answer=PromotionView,
        body=given(
            code=code,
            amount=amount,
            unit=unit,
            valid_days=valid_days,
            most_uses=most_uses,
            ends_at=ends_at,
            reason=reason,
        ),
        keyed=True,
    )


def admin_promotions_code_end_post(code: str, *, reason: str) -> Call[PromotionView]:
    """Switch a code off for good; what it has brought stays."""
    return Call("POST", f"/admin/promotions/{code}/end", answer=PromotionView, body=given(reason=reason), keyed=True)


def admin_discounts_post(
    *,
    code: str,
    reason: str,
    percent: int | None | Unset = UNSET,
    amount_minor: int | None | Unset = UNSET,
    currency: Literal["usd", "eur", "gbp"] | None | Unset = UNSET,
    months: int | None | Unset = UNSET,
    most_uses: int | None | Unset = UNSET,
    ends_at: dt.datetime | None | Unset = UNSET,
    first_payment_only: bool | Unset = UNSET,
) -> Call[DiscountView]:
    """Make a code at the payment provider; people type it on the payment page, or an order carries it."""
    return Call(
        "POST",
        "/admin/discounts",
        answer=DiscountView,
        body=given(
            code=code,
            percent=percent,
            amount_minor=amount_minor,
            currency=currency,
            months=months,
            most_uses=most_uses,
            ends_at=ends_at,
            first_payment_only=first_payment_only,
            reason=reason,
        ),
        keyed=True,
    )


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


def admin_books_reconciliations_get(
    *, cursor: uuid.UUID | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[ReconciliationList]:
    """List what every comparison came to, the newest first; the goal is 0 differences."""
    return Call(
        "GET", "/admin/books/reconciliations", answer=ReconciliationList, query=given(cursor=cursor, limit=limit)
    )


def admin_books_reconciliations_reconciliation_id_get(reconciliation_id: uuid.UUID) -> Call[ReconciliationDetail]:
    """Read one comparison with each of its differences."""
    return Call("GET", f"/admin/books/reconciliations/{reconciliation_id}", answer=ReconciliationDetail)


def admin_margin_get(
    *,
    by: Literal["video", "workspace", "plan", "provider", "model"] | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
    from_: dt.datetime | None | Unset = UNSET,
    to: dt.datetime | None | Unset = UNSET,
    spot: bool | Unset = UNSET,
    cached_percent: int | Unset = UNSET,
) -> Call[MarginPage]:
    """Read what videos, workspaces or plans earned and cost: revenue, fees, AI, compute, storage, network."""
    return Call(
        "GET",
        "/admin/margin",
        answer=MarginPage,
        query=given(
            **{
                "by": by,
                "cursor": cursor,
                "limit": limit,
                "from": from_,
                "to": to,
                "spot": spot,
                "cached_percent": cached_percent,
            }
        ),
    )


def admin_metrics_get(
    *,
    gross_margin_percent: float | str | None | Unset = UNSET,
    from_: dt.date | None | Unset = UNSET,
    to: dt.date | None | Unset = UNSET,
) -> Call[HealthView]:
    """Read recurring revenue, churn, conversion, lifetime value and activity by month; docs/reference/metrics.md."""
    return Call(
        "GET",
        "/admin/metrics",
        answer=HealthView,
        query=given(**{"gross_margin_percent": gross_margin_percent, "from": from_, "to": to}),
    )


def admin_marketing_spend_get(
    *, from_: dt.date | None | Unset = UNSET, to: dt.date | None | Unset = UNSET
) -> Call[list[SpendView]]:
    """List what winning customers cost, by month and channel."""
    return Call("GET", "/admin/marketing-spend", answer=list[SpendView], query=given(**{"from": from_, "to": to}))


def admin_marketing_spend_put(
    *, month: dt.date, channel: str, currency: str, amount_minor: int, reason: str
) -> Call[SpendView]:
    """Enter what a channel cost in a month; entering it again corrects it."""
    return Call(
        "PUT",
        "/admin/marketing-spend",
        answer=SpendView,
        body=given(month=month, channel=channel, currency=currency, amount_minor=amount_minor, reason=reason),
        keyed=True,
    )


def admin_exchange_rates_put(*, currency: str, day: dt.date, usd_micro: int, reason: str) -> Call[RateView]:
    """Enter what a currency is worth from a day on: margins in dollars need it, and none is invented."""
    return Call(
        "PUT",
        "/admin/exchange-rates",
        answer=RateView,
        body=given(currency=currency, day=day, usd_micro=usd_micro, reason=reason),
        keyed=True,
    )


def admin_budget_get(
    *,
    stack: str | Unset = UNSET,
    projects: int | Unset = UNSET,
    from_: dt.datetime | None | Unset = UNSET,
    to: dt.datetime | None | Unset = UNSET,
) -> Call[BudgetView]:
    """Plan what a stack costs for a number of projects a month, beside what AI did cost in the period."""
    return Call(
        "GET",
        "/admin/budget",
        answer=BudgetView,
        query=given(**{"stack": stack, "projects": projects, "from": from_, "to": to}),
    )


def admin_infrastructure_get(
    *, table: Literal["document_001", "document_002"] | Unset = UNSET, subscribers: int | None | Unset = UNSET
) -> Call[InfrastructureView]:
    """Add a document's table of servers up, and say how many subscribers pay for it."""
    return Call(
        "GET", "/admin/infrastructure", answer=InfrastructureView, query=given(table=table, subscribers=subscribers)
    )


def admin_ai_decisions_get(
    *,
    verdict: Literal["refused", "passed"] | None | Unset = UNSET,
    status: Literal["final", "appealed", "upheld", "overturned"] | None | Unset = UNSET,
    category: str | None | Unset = UNSET,
    workspace_id: uuid.UUID | None | Unset = UNSET,
    since: dt.datetime | None | Unset = UNSET,
    until: dt.datetime | None | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[PlatformDecisionPage]:
    """Return one page of decisions of every workspace, the newest first; words are shown of what was appealed."""
    return Call(
        "GET",
        "/admin/ai/decisions",
        answer=PlatformDecisionPage,
        query=given(
            verdict=verdict,
            status=status,
            category=category,
            workspace_id=workspace_id,
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        ),
    )


def admin_ai_appeals_get(*, limit: int | Unset = UNSET) -> Call[AppealList]:
    """Return the refusals that wait for a judgement, with what was refused and why that is said to be wrong."""
    return Call("GET", "/admin/ai/appeals", answer=AppealList, query=given(limit=limit))


def admin_ai_appeals_decision_id_judge_post(
    decision_id: uuid.UUID, *, reason: str, overturn: bool
) -> Call[PlatformDecision]:
    """Grant an appeal, or refuse it."""
    return Call(
        "POST",
        f"/admin/ai/appeals/{decision_id}/judge",
        answer=PlatformDecision,
        body=given(reason=reason, overturn=overturn),
        keyed=True,
    )


def admin_ai_appeals_decision_id_reopen_post(decision_id: uuid.UUID, *, reason: str) -> Call[PlatformDecision]:
    """Let a judged appeal wait again; until it is judged anew its content is refused."""
    return Call(
        "POST",
        f"/admin/ai/appeals/{decision_id}/reopen",
        answer=PlatformDecision,
        body=given(reason=reason),
        keyed=True,
    )


def admin_ai_budgets_workspace_id_put(workspace_id: uuid.UUID, *, reason: str, granted_micro: int | None) -> Call[None]:
    """Let a workspace spend more, or less, than the setting says."""
    return Call(
        "PUT", f"/admin/ai/budgets/{workspace_id}", body=given(reason=reason, granted_micro=granted_micro), keyed=True
    )
