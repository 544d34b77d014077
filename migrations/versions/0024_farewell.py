"""Workspaces that are gone or going: what must still be asked of the payment provider, and what must stop.

The journal of payment calls is kept with the books, so the name and the address that a customer was made with go from
it when their workspace or their person does.
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_FUNCTIONS = {
    # A subscription of a workspace that was deleted would be paid for ever.
    "billing_deserted(int)": """
        create function billing_deserted(p_limit int) returns table (workspace_id uuid, subscription_id text)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select s.workspace_id, s.id from public.subscription s
            where s.ended_at is null
              and not exists (select from public.workspace w where w.id = s.workspace_id and w.deleted_at is null)
              and not exists (select from public.payment_call p where p.workspace_id = s.workspace_id
                              and p.kind = 'end_subscription' and p.key = s.id and p.state = 'refused')
            order by s.started_at limit p_limit
        $$
    """,
    "billing_to_forget(int)": """
        create function billing_to_forget(p_limit int) returns table (workspace_id uuid, customer_id text)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.workspace_id, c.customer_id from public.billing_customer c
            where not exists (select from public.workspace w where w.id = c.workspace_id)
              and not exists (select from public.payment_call p where p.workspace_id = c.workspace_id
                              and p.kind = 'forget_customer' and p.state <> 'pending')
            order by c.workspace_id limit p_limit
        $$
    """,
    "generation_deserted(int)": """
        create function generation_deserted(p_limit int) returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select distinct g.workspace_id from public.generation g
            join public.workspace w on w.id = g.workspace_id and w.deleted_at is not null
            where g.status in ('queued', 'processing') limit p_limit
        $$
    """,
}

_REDACT_WORKSPACE = """
create function payment_call_forget_workspace() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.payment_call p set request = p.request - array['name', 'email']
    where p.workspace_id = old.id and p.request ?| array['name', 'email'];
  return null;
end
$$
"""
_REDACT_PERSON = """
create function payment_call_forget_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.payment_call p set request = p.request - array['name', 'email']
    where p.user_id = old.id and p.request ?| array['name', 'email'];
  return null;
end
$$
"""


def upgrade() -> None:
    """Apply."""
    for name, body in _FUNCTIONS.items():
        op.execute(body)
        op.execute(f"revoke all on function {name} from public")
        op.execute(f"grant execute on function {name} to mutoscope_app")
    op.execute(_REDACT_WORKSPACE)
    op.execute(_REDACT_PERSON)
    op.execute("revoke all on function payment_call_forget_workspace(), payment_call_forget_person() from public")
    op.execute(
        "create trigger workspace_payment_calls after delete on workspace "
        "for each row execute function payment_call_forget_workspace()"
    )
    op.execute(
        "create trigger app_user_payment_calls after update of email on app_user "
        "for each row when (old.email is not null and new.email is null) "
        "execute function payment_call_forget_person()"
    )
    # Those who left before this migration.
    op.execute(
        "update payment_call p set request = p.request - array['name', 'email'] "
        "where p.request ?| array['name', 'email'] "
        "and (not exists (select from workspace w where w.id = p.workspace_id) or "
        " exists (select from app_user u where u.id = p.user_id and u.email is null))"
    )


def downgrade() -> None:
    """Revert; what was forgotten stays forgotten."""
    op.execute("drop trigger app_user_payment_calls on app_user")
    op.execute("drop trigger workspace_payment_calls on workspace")
    op.execute("drop function payment_call_forget_person(), payment_call_forget_workspace()")
    for name in _FUNCTIONS:
        op.execute(f"drop function {name}")
