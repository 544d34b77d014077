-- Bytes that leave for a workspace, counted in its month; one refund of a payment under way at a time; cohorts.

-- Refunds: while one is sent and not answered, nobody knows what is left of the payment.
create unique index payment_call_refund_idx on payment_call (workspace_id, (request ->> 'payment_id'))
  where kind = 'refund_payment' and state = 'pending';

-- Delivery. It is counted after it happened, so that counting never refuses; asking before is what refuses. -----------

create function count_delivery(p_workspace uuid, p_bytes bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_limit public.entitlement;
  v_gauge public.gauge;
  v_start timestamptz;
  v_end   timestamptz;
begin
  perform ledger.require_workspace(p_workspace);
  select u.period_start, u.period_end into v_start, v_end from public.usage_period(p_workspace) u;
  if p_bytes <= 0 or v_start is null or not exists (select from public.workspace w where w.id = p_workspace) then
    return;  -- on no plan there is no month to count in
  end if;
  insert into public.gauge as g (workspace_id, feature, period_start, used)
    values (p_workspace, 'bandwidth_bytes', v_start, p_bytes)
    on conflict (workspace_id, feature, period_start) do update set used = g.used + excluded.used
    returning * into v_gauge;
  select * into v_limit from public.entitlement e where e.workspace_id = p_workspace and e.feature = 'bandwidth_bytes';
  if v_limit.feature is not null then
    perform public.warn_limit(v_limit, v_gauge, v_start, v_end);
  end if;
end
$$;

comment on function count_delivery is
  'Add bytes that were sent to the month''s gauge, whatever the plan says, and warn; they cannot be called back';

create function delivered_bytes(p_workspace uuid) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(max(g.used), 0) from public.gauge g
    where g.workspace_id = p_workspace and g.feature = 'bandwidth_bytes'
      and g.period_start = (select u.period_start from public.usage_period(p_workspace) u)
$$;

create function require_delivery(p_workspace uuid, p_promised bigint, p_asked bigint) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_limit public.entitlement;
  v_used  bigint;
begin
  perform ledger.require_workspace(p_workspace);
  select * into v_limit from public.entitlement e where e.workspace_id = p_workspace and e.feature = 'bandwidth_bytes';
  if v_limit.hard is null then
    return;
  end if;
  v_used := public.delivered_bytes(p_workspace) + p_promised;
  if v_used >= v_limit.hard then
    perform public.refuse_limit(v_limit, v_used, p_asked, (select u.period_end from public.usage_period(p_workspace) u));
  end if;
end
$$;

comment on function require_delivery is
  'Refuse a download once the month''s bytes, with those that answers under way will send, have reached the limit';

create or replace function require_room(p_workspace uuid, p_feature text, p_by bigint) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_limit public.entitlement;
  v_used  bigint;
  v_start timestamptz;
  v_end   timestamptz;
begin
  perform ledger.require_workspace(p_workspace);
  select * into v_limit from public.entitlement e where e.workspace_id = p_workspace and e.feature = p_feature;
  if v_limit.per = 'now' then
    v_start := '-infinity';
  else
    select u.period_start, u.period_end into v_start, v_end from public.usage_period(p_workspace) u;
  end if;
  select coalesce(max(g.used), 0) into v_used from public.gauge g
    where g.workspace_id = p_workspace and g.feature = p_feature and g.period_start = v_start;
  if v_used + p_by > v_limit.hard then
    perform public.refuse_limit(v_limit, v_used, p_by, v_end);
  end if;
end
$$;

create or replace function audit_gauges() returns table (workspace_id uuid, feature text, used bigint, counted bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with counted as (
    select p.workspace_id, 'projects' as feature, '-infinity'::timestamptz as period_start, count(*) as counted
      from public.project p group by 1
    union all
    select b.workspace_id, 'storage_bytes', '-infinity', sum(b.size)::bigint from public.blob b group by 1
    union all
    select w.id, 'seats', '-infinity', public.seats_taken(w.id, '-infinity') from public.workspace w
    union all
    select l.workspace_id, meter.key, l.period_start,
           sum(case l.status when 'open' then (l.quoted ->> meter.key)::bigint
                             when 'settled' then least((l.quoted ->> meter.key)::bigint,
                                                       coalesce((l.counted ->> meter.key)::bigint, 0))
                             else 0 end)::bigint
      from public.usage_line l cross join jsonb_object_keys(l.quoted) meter (key)
      where l.path in ('credits', 'included') group by 1, 2, 3
  )
  select coalesce(g.workspace_id, c.workspace_id), coalesce(g.feature, c.feature), g.used, coalesce(c.counted, 0)
    from public.gauge g full join counted c using (workspace_id, feature, period_start)
    -- a file that is gone again stays used up, a text that was made too, and what was sent leaves no row
    where coalesce(g.feature, c.feature) not in ('uploads', 'enrichments', 'bandwidth_bytes')
      and g.used is distinct from coalesce(c.counted, 0)
      and (g.used is not null or c.counted > 0 and c.period_start = '-infinity')
$$;

revoke all on function count_delivery, delivered_bytes, require_delivery from public;
grant execute on function count_delivery, delivered_bytes, require_delivery to mutoscope_app;

-- Cohorts -------------------------------------------------------------------------------------------------------------

create function books_cohorts(p_bounds timestamptz[])
returns table (basis text, begins_at timestamptz, workspaces bigint, retained bigint[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  perform books_reader();
  return query
    with month as (
      select b.n, b.moment as opens, lead(b.moment) over (order by b.n) as closes
      from unnest(p_bounds) with ordinality b(moment, n)
    ), belongs as (
      select 'signed_up' as basis, m.n, w.id as workspace_id
        from month m join workspace w on w.created_at >= m.opens and w.created_at < m.closes
      union all
      select 'first_paid', m.n, f.workspace_id
        from month m join books_first_paid f on f.at >= m.opens and f.at < m.closes
    ), active as materialized (
      select distinct m.n, e.workspace_id from month m join event e on e.created_at >= m.opens and e.created_at < m.closes
        where e.user_id is not null and e.impersonator_id is null
    ), paying as materialized (
      select distinct m.n, r.workspace_id from month m cross join lateral books_recurring(m.closes) r
        where m.closes is not null
    ), stayed as (
      select 'signed_up' as basis, a.n, a.workspace_id from active a
      union all
      select 'first_paid', p.n, p.workspace_id from paying p
    ), counted as (
      select b.basis, b.n, later.n as at, count(s.workspace_id) as here
        from (select distinct basis, n from belongs) c
        join belongs b using (basis, n)
        join month later on later.n >= b.n and later.closes is not null
        left join stayed s on s.basis = b.basis and s.n = later.n and s.workspace_id = b.workspace_id
        group by b.basis, b.n, later.n
    )
    select c.basis, m.opens,
           (select count(*) from belongs b where b.basis = c.basis and b.n = c.n),
           array_agg(c.here order by c.at)
    from counted c join month m on m.n = c.n group by c.basis, c.n, m.opens order by 1 desc, 2;
end
$$;

comment on function books_cohorts is
  'Workspaces by the month they signed up in, and how many of them acted in it and each month after it; and by the month '
  'of their first payment for a plan, and how many of them still paid at the end of it and of each month after it';

revoke all on function books_cohorts from public;
grant execute on function books_cohorts to mutoscope_app;
