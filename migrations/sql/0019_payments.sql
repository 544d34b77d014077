-- Billing's reach across tenants: whose a customer is, what is due. The worker belongs to no tenant; it learns ids
-- here and then works inside each workspace.

create function billing_workspace_of(p_customer text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.workspace_id from public.billing_customer c where c.customer_id = p_customer
$$;

comment on function billing_workspace_of(text) is 'Whose a customer of the payment provider is; what its metadata says is not believed';

create function billing_workspace_stands(p_workspace uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.workspace w where w.id = p_workspace and w.deleted_at is null)
$$;

create function billing_pending_calls(p_before timestamptz, p_limit int)
returns table (id uuid, workspace_id uuid, kind text, key text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, c.workspace_id, c.kind, c.key from public.payment_call c
    where c.state = 'pending' and c.created_at < p_before order by c.created_at limit p_limit
$$;

create function billing_plans_due(p_now timestamptz, p_limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.workspace_id from public.workspace_plan p
    join public.workspace w on w.id = p.workspace_id and w.deleted_at is null
    where p.period_end <= p_now order by p.period_end limit p_limit
$$;

comment on function billing_plans_due(timestamptz, int) is 'Workspaces whose month has ended';

create function billing_graces_over(p_now timestamptz, p_limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.workspace_id from public.workspace_plan p
    where p.status = 'past_due' and p.grace_until <= p_now order by p.grace_until limit p_limit
$$;

create index workspace_plan_grace_idx on workspace_plan (grace_until) where status = 'past_due';

revoke all on function billing_workspace_of(text), billing_workspace_stands(uuid),
  billing_pending_calls(timestamptz, int), billing_plans_due(timestamptz, int), billing_graces_over(timestamptz, int)
  from public;
grant execute on function billing_workspace_of(text), billing_workspace_stands(uuid),
  billing_pending_calls(timestamptz, int), billing_plans_due(timestamptz, int), billing_graces_over(timestamptz, int)
  to mutoscope_app;
