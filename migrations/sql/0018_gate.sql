-- The gate. Gauges are counted by triggers in the transaction that does the thing; paid work is reserved, settled and
-- released by functions, each once. Nobody else can write a gauge.
--
-- The order of locks is the same everywhere: what the work is about (project, generation), then gauges by name of
-- feature, then the payment provider's customer, then the wallet.
--
-- Refusals carry an SQLSTATE of class GA and facts as JSON in DETAIL; mutoscope.infra.limits gives them names:
--   GA402 a limit of the plan is reached     GA412 a payment method is needed
--   GA404 no such usage                      GA409 it has ended otherwise, or what was charged cannot be undone here

alter table entitlement add column notify smallint[] not null default '{80,100}';
comment on column entitlement.notify is 'At which percentages of the limit (the soft one, where there is one) to tell of it';

alter table gauge add column warned_in timestamptz not null default '-infinity';
comment on column gauge.warned_in is 'The period in which warned was told: once a period, of what is in use now too';

alter table charge add column tiers jsonb not null default '[]' check (jsonb_typeof(tiers) = 'array');
comment on column charge.tiers is
  'The volume prices it was made by: all charges that wait for one invoice are priced by the tier of their whole quantity';

alter table generation add column paid_by text check (paid_by in ('credits', 'units', 'included', 'per_use'));
alter table generation add column unit text;
alter table generation add column held_seconds integer check (held_seconds > 0);
alter table generation drop constraint generation_amount_check;
alter table generation add constraint generation_amount_check check (amount >= 0);
comment on column generation.amount is 'Thousandths of its unit that are held; 0 where the plan includes it or it is charged';
comment on column generation.paid_by is 'The path of its usage line; null for those older than the gate, paid in credits';

-- Periods -------------------------------------------------------------------------------------------------------

create function month_since(p_anchor timestamptz, p_at timestamptz, out period_start timestamptz, out period_end timestamptz)
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_anchor timestamp := p_anchor at time zone 'UTC';
  v_at     timestamp := p_at at time zone 'UTC';
  v_months int := greatest(0, (extract(year from v_at) - extract(year from v_anchor)) * 12
                              + extract(month from v_at) - extract(month from v_anchor));
begin
  if v_months > 0 and v_anchor + make_interval(months => v_months) > v_at then
    v_months := v_months - 1;
  end if;
  period_start := (v_anchor + make_interval(months => v_months)) at time zone 'UTC';
  period_end   := (v_anchor + make_interval(months => v_months + 1)) at time zone 'UTC';
end
$$;

comment on function month_since is 'The month since an anchor that a moment lies in: 31 January, 28 February, 31 March';

create function usage_period(p_workspace uuid, out period_start timestamptz, out period_end timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_plan public.workspace_plan;
  v_now  timestamptz := ledger.clock();
begin
  select * into v_plan from public.workspace_plan p where p.workspace_id = p_workspace;
  if v_now < v_plan.period_end then
    period_start := v_plan.period_start;
    period_end   := v_plan.period_end;
  else  -- whoever renews plans has not come yet: usage goes by the month all the same
    select m.period_start, m.period_end into period_start, period_end
      from public.month_since(coalesce(v_plan.anchor_at, v_plan.period_start), v_now) m;
  end if;
end
$$;

comment on function usage_period is 'The month that a workspace''s usage is counted in now; nulls where it is on no plan';

-- Limits ---------------------------------------------------------------------------------------------------------

create function refuse_limit(p_limit entitlement, p_used bigint, p_asked bigint, p_period_end timestamptz default null)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'GA402', message = 'a limit of the plan is reached', detail = json_build_object(
    'feature', p_limit.feature, 'unit', p_limit.unit, 'per', p_limit.per, 'limit', p_limit.hard,
    'used', p_used, 'asked', p_asked, 'period_end', p_period_end,
    'plan', (select p.plan_key from public.workspace_plan p where p.workspace_id = p_limit.workspace_id),
    'plan_needed', (
      select higher.value ->> 'plan' from jsonb_array_elements(p_limit.lifted_by) with ordinality higher
        where higher.value ->> 'hard' is null or (higher.value ->> 'hard')::bigint >= p_used + p_asked
        order by higher.ordinality limit 1));
end
$$;

create function warn_limit(p_limit entitlement, p_gauge gauge, p_period_start timestamptz, p_period_end timestamptz)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_basis   bigint := coalesce(p_limit.soft, p_limit.hard);
  v_used    numeric := p_gauge.used / case p_limit.per when 'grant' then 1000.0 else 1 end;
  v_percent smallint;
  v_event   uuid;
begin
  if v_basis is null or v_basis = 0 then
    return;
  end if;
  select max(told) into v_percent from unnest(p_limit.notify) told where v_used * 100 >= told * v_basis;
  if v_percent is null or p_gauge.warned_in >= p_period_start and p_gauge.warned >= v_percent then
    return;
  end if;
  update public.gauge g set warned = v_percent, warned_in = p_period_start
    where g.workspace_id = p_gauge.workspace_id and g.feature = p_gauge.feature and g.period_start = p_gauge.period_start;
  insert into public.event (workspace_id, action, message, payload)
    values (p_limit.workspace_id, 'quota.warned',
            format('%s %% of the plan''s %s are used.', v_percent, replace(p_limit.feature, '_', ' ')),
            jsonb_build_object('feature', p_limit.feature, 'percent', v_percent, 'used', trim_scale(v_used),
                               'limit', v_basis, 'unit', p_limit.unit, 'soft', p_limit.soft is not null,
                               'period_end', p_period_end, 'plan_needed', p_limit.lifted_by -> 0 ->> 'plan'))
    returning id into v_event;
  insert into public.event_outbox (event_id, workspace_id) values (v_event, p_limit.workspace_id);
end
$$;

comment on function warn_limit is 'Tell of a percentage once a period: an event, which mail and webhooks follow';

create function count_usage(p_workspace uuid, p_feature text, p_by bigint, p_per text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_limit  public.entitlement;
  v_gauge  public.gauge;
  v_start  timestamptz;
  v_end    timestamptz;
begin
  select * into v_limit from public.entitlement e where e.workspace_id = p_workspace and e.feature = p_feature;
  if p_per <> 'now' and v_limit.feature is null then
    return false;  -- no plan of this catalogue counts it
  end if;
  if v_limit.feature is not null then
    select u.period_start, u.period_end into v_start, v_end from public.usage_period(p_workspace) u;
  end if;
  if p_by > 0 then
    insert into public.gauge as g (workspace_id, feature, period_start, used)
      values (p_workspace, p_feature, case p_per when 'now' then '-infinity' else v_start end, p_by)
      on conflict (workspace_id, feature, period_start) do update set used = g.used + excluded.used
      returning * into v_gauge;
  else
    update public.gauge g set used = greatest(0, g.used + p_by)
      where g.workspace_id = p_workspace and g.feature = p_feature
        and g.period_start = case p_per when 'now' then '-infinity' else v_start end
      returning * into v_gauge;
  end if;
  if p_by <= 0 or v_limit.feature is null then
    return false;
  end if;
  if v_limit.per <> 'grant' and v_gauge.used > v_limit.hard then  -- what is granted is counted by the ledger
    perform public.refuse_limit(v_limit, v_gauge.used - p_by, p_by,
                                case p_per when 'now' then null else v_end end);
  end if;
  perform public.warn_limit(v_limit, v_gauge, v_start, v_end);
  return v_gauge.used > v_limit.soft * case v_limit.per when 'grant' then 1000 else 1 end;
end
$$;

comment on function count_usage is
  'Move a gauge, or refuse; the row''s lock makes all who count take turns. Tells whether it is beyond the soft limit';

create function require_features(p_workspace uuid, p_asked jsonb) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_limit public.entitlement;
begin
  perform ledger.require_workspace(p_workspace);
  for v_limit in
    select e.* from public.entitlement e
      where e.workspace_id = p_workspace and e.per = 'request' and (p_asked ->> e.feature)::bigint > e.hard
      order by e.feature
  loop
    perform public.refuse_limit(v_limit, 0, (p_asked ->> v_limit.feature)::bigint);
  end loop;
end
$$;

comment on function require_features is 'Refuse what one request may not ask: {"film_seconds": 45, "hd": 1}';

create function require_room(p_workspace uuid, p_feature text, p_by bigint) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_limit public.entitlement;
  v_used  bigint;
begin
  perform ledger.require_workspace(p_workspace);
  select * into v_limit from public.entitlement e where e.workspace_id = p_workspace and e.feature = p_feature;
  select coalesce(max(g.used), 0) into v_used from public.gauge g
    where g.workspace_id = p_workspace and g.feature = p_feature and g.period_start = case v_limit.per
      when 'now' then '-infinity' else (select u.period_start from public.usage_period(p_workspace) u) end;
  if v_used + p_by > v_limit.hard then
    perform public.refuse_limit(v_limit, v_used, p_by);
  end if;
end
$$;

comment on function require_room is 'Refuse early what would be refused later; counts nothing';

-- What is in use now, and what is used up: counted where rows come and go ---------------------------------------------

create function count_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform public.count_usage(new.workspace_id, tg_argv[0], 1, tg_argv[1]);
  else
    perform public.count_usage(old.workspace_id, tg_argv[0], -1, tg_argv[1]);
  end if;
  return null;
end
$$;

comment on function count_rows is 'Each row counts one: count_rows(feature, now or period)';

create function count_bytes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform public.count_usage(new.workspace_id, 'storage_bytes', new.size, 'now');
  else
    perform public.count_usage(old.workspace_id, 'storage_bytes', -old.size, 'now');
  end if;
  return null;
end
$$;

create function seats_taken(p_workspace uuid, p_at timestamptz) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select count(*) from public.membership m where m.workspace_id = p_workspace)
       + (select count(*) from public.invitation i
            where i.workspace_id = p_workspace and i.state = 'open' and i.expires_at > p_at)
$$;

comment on function seats_taken is 'Members and invitations that could still be accepted';

create function count_seats() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_workspace uuid := case tg_op when 'DELETE' then old.workspace_id else new.workspace_id end;
  v_grows     boolean := tg_op = 'INSERT';
  v_limit     public.entitlement;
  v_gauge     public.gauge;
  v_live      bigint;
  v_start     timestamptz;
  v_end       timestamptz;
begin
  if v_grows then
    insert into public.gauge as g (workspace_id, feature, used) values (v_workspace, 'seats', 0)
      on conflict (workspace_id, feature, period_start) do update set used = g.used;
  else
    perform from public.gauge g
      where g.workspace_id = v_workspace and g.feature = 'seats' and g.period_start = '-infinity' for no key update;
  end if;
  -- A statement of its own: it sees what those who held the lock have committed.
  update public.gauge g set used = public.seats_taken(v_workspace, '-infinity')
    where g.workspace_id = v_workspace and g.feature = 'seats' and g.period_start = '-infinity' returning * into v_gauge;
  if not v_grows then
    return null;
  end if;
  select * into v_limit from public.entitlement e where e.workspace_id = v_workspace and e.feature = 'seats';
  if v_limit.feature is not null then
    v_live := public.seats_taken(v_workspace, ledger.clock());
    if v_live > v_limit.hard then
      perform public.refuse_limit(v_limit, v_live - 1, 1);
    end if;
    select u.period_start, u.period_end into v_start, v_end from public.usage_period(v_workspace) u;
    perform public.warn_limit(v_limit, v_gauge, v_start, v_end);
  end if;
  return null;
end
$$;

comment on function count_seats is
  'Members and open invitations; one that has expired keeps no seat, though it is counted until it is ended';

create trigger count_projects after insert or delete on project
  for each row execute function count_rows('projects', 'now');
create trigger count_uploads after insert on asset
  for each row when (new.kind = 'video') execute function count_rows('uploads', 'period');
create trigger count_storage after insert or delete on blob
  for each row execute function count_bytes();
create trigger count_members after insert or delete on membership
  for each row execute function count_seats();
create trigger count_invitations after insert or delete or update of state on invitation
  for each row execute function count_seats();

insert into gauge (workspace_id, feature, used)
  select workspace_id, 'projects', count(*) from project group by workspace_id
  union all
  select workspace_id, 'storage_bytes', sum(size)::bigint from blob group by workspace_id
  union all
  select id, 'seats', seats_taken(id, '-infinity') from workspace;

-- Charges ---------------------------------------------------------------------------------------------------------

create function reprice_charges(p_workspace uuid, p_key text, p_currency text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_tiers  jsonb;
  v_volume bigint;
  v_minor  bigint;
begin
  select sum(c.quantity), (array_agg(c.tiers order by c.id desc))[1] into v_volume, v_tiers from public.charge c
    where c.workspace_id = p_workspace and c.key = p_key and c.currency = p_currency
      and c.status in ('pending', 'confirmed');
  select (tier.value ->> 'unit_minor')::bigint into v_minor from jsonb_array_elements(v_tiers) with ordinality tier
    where tier.value ->> 'up_to' is null or (tier.value ->> 'up_to')::bigint >= v_volume
    order by tier.ordinality limit 1;
  update public.charge c set amount_minor = c.quantity * v_minor
    where c.workspace_id = p_workspace and c.key = p_key and c.currency = p_currency
      and c.status in ('pending', 'confirmed') and c.amount_minor <> c.quantity * v_minor;
end
$$;

comment on function reprice_charges is
  'Price all charges that wait for an invoice by the tier of their whole quantity. The customer''s row is locked';

create function lock_customer(p_workspace uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_card boolean;
begin
  select c.balance_card into v_card from public.billing_customer c where c.workspace_id = p_workspace for no key update;
  return coalesce(v_card, false);
end
$$;

-- The gate --------------------------------------------------------------------------------------------------------

create function count_meters(p_workspace uuid, p_quoted jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_meter  record;
  v_beyond boolean := false;
begin
  for v_meter in
    select e.feature, e.per, e.overage, (p_quoted ->> e.feature)::bigint as quantity from public.entitlement e
      where e.workspace_id = p_workspace and e.per in ('period', 'grant') and (p_quoted ->> e.feature)::bigint > 0
      order by e.feature
  loop
    v_beyond := public.count_usage(p_workspace, v_meter.feature, v_meter.quantity, v_meter.per)
                and v_meter.overage = 'throttle' or v_beyond;
  end loop;
  return v_beyond;
end
$$;

create function correct_meters(p_line usage_line, p_counted jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_line.path in ('credits', 'included') then
    perform from public.gauge g
      where g.workspace_id = p_line.workspace_id and g.period_start = p_line.period_start
        and p_line.quoted ? g.feature order by g.feature for no key update;
    update public.gauge g
      set used = greatest(0, g.used - (p_line.quoted ->> g.feature)::bigint + least(
            (p_line.quoted ->> g.feature)::bigint, coalesce((p_counted ->> g.feature)::bigint, 0)))
      where g.workspace_id = p_line.workspace_id and g.period_start = p_line.period_start and p_line.quoted ? g.feature
        and (p_line.quoted ->> g.feature) is distinct from (p_counted ->> g.feature);
  end if;
end
$$;

comment on function correct_meters is 'Have the gauges of its period show what it came to in place of what was reserved';

create function try_way(
  p_workspace uuid, p_id uuid, p_quoted jsonb, p_way jsonb, p_key text, out hold_id bigint, out throttled boolean
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_path text := p_way ->> 'path';
begin
  throttled := false;
  if v_path in ('credits', 'included') then
    throttled := public.count_meters(p_workspace, p_quoted);
  end if;
  if v_path = 'per_use' and not public.lock_customer(p_workspace) then
    raise exception using errcode = 'GA412', message = 'a payment method is needed', detail = json_build_object(
      'currency', p_way ->> 'currency', 'price_minor', (p_way ->> 'minor')::bigint,
      'plan', (select p.plan_key from public.workspace_plan p where p.workspace_id = p_workspace));
  end if;
  if v_path in ('credits', 'units') then
    hold_id := ledger.hold(p_workspace, p_way ->> 'unit', (p_way ->> 'amount')::bigint, p_key, p_id::text);
  end if;
end
$$;

create function reserve_usage(
  p_id uuid, p_workspace uuid, p_user uuid, p_project uuid, p_work text, p_plan text, p_digest text,
  p_quoted jsonb, p_asked jsonb, p_ways jsonb, p_key text,
  out path text, out unit text, out held bigint, out hold_id bigint, out charge_id uuid, out throttled boolean
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_way  jsonb;
  v_last boolean;
begin
  perform ledger.require_workspace(p_workspace);
  perform public.require_features(p_workspace, p_asked);
  for v_way, v_last in
    select way.value, way.ordinality = jsonb_array_length(p_ways)
      from jsonb_array_elements(p_ways) with ordinality way order by way.ordinality
  loop
    if v_last then
      select t.hold_id, t.throttled into hold_id, throttled
        from public.try_way(p_workspace, p_id, p_quoted, v_way, p_key) t;
    else
      begin
        select t.hold_id, t.throttled into hold_id, throttled
          from public.try_way(p_workspace, p_id, p_quoted, v_way, p_key) t;
      exception when sqlstate 'GA402' or sqlstate 'GA412' or sqlstate 'CR402' then
        continue;  -- the next way may do
      end;
    end if;
    exit;
  end loop;
  path := v_way ->> 'path';
  unit := v_way ->> 'unit';
  held := coalesce((v_way ->> 'amount')::bigint, 0);
  charge_id := case when path = 'per_use' then uuidv7() end;
  insert into public.usage_line (id, workspace_id, user_id, project_id, work, path, unit, held, hold_id, charge_id,
                                 plan_key, catalogue_digest, period_start, quoted)
    values (p_id, p_workspace, p_user, p_project, p_work, path, unit, held, hold_id, charge_id, p_plan, p_digest,
            (select u.period_start from public.usage_period(p_workspace) u), p_quoted);
  if path = 'per_use' then
    insert into public.charge (id, workspace_id, usage_id, key, quantity, currency, amount_minor, tiers)
      values (charge_id, p_workspace, p_id, v_way ->> 'key', (v_way ->> 'quantity')::int, v_way ->> 'currency',
              (v_way ->> 'minor')::bigint, v_way -> 'tiers');
    perform public.reprice_charges(p_workspace, v_way ->> 'key', v_way ->> 'currency');
  end if;
end
$$;

comment on function reserve_usage is
  'Start paid work by the first way that is open: gauges, then hold or pending charge, and its usage line; or refuse';

create function lock_usage(p_workspace uuid, p_id uuid) returns usage_line
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_line public.usage_line;
begin
  perform ledger.require_workspace(p_workspace);
  select * into v_line from public.usage_line l where l.workspace_id = p_workspace and l.id = p_id for no key update;
  if v_line.id is null then
    raise exception using errcode = 'GA404', message = 'no such usage', detail = json_build_object('id', p_id);
  end if;
  return v_line;
end
$$;

create function end_charge(p_line usage_line, p_status text, p_quantity int) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_charge public.charge;
begin
  perform public.lock_customer(p_line.workspace_id);
  update public.charge c
    set status = p_status, ended_at = ledger.clock(), quantity = least(c.quantity, coalesce(p_quantity, c.quantity))
    where c.id = p_line.charge_id and c.status in ('pending', 'confirmed') returning * into v_charge;
  if v_charge.id is null then
    raise exception using errcode = 'GA409', message = 'the charge is on an invoice',
      detail = json_build_object('id', p_line.id, 'status', (
        select c.status from public.charge c where c.id = p_line.charge_id));
  end if;
  perform public.reprice_charges(p_line.workspace_id, v_charge.key, v_charge.currency);
end
$$;

create function settle_usage(
  p_workspace uuid, p_id uuid, p_spent bigint, p_counted jsonb, p_quantity int,
  p_ai_micro bigint, p_compute_micro bigint, p_storage_micro bigint, p_network_micro bigint
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_line public.usage_line := public.lock_usage(p_workspace, p_id);
begin
  if v_line.status <> 'open' then
    return false;
  end if;
  update public.usage_line l
    set status = 'settled', ended_at = ledger.clock(), counted = p_counted, spent = least(p_spent, l.held),
        ai_micro = l.ai_micro + p_ai_micro, compute_micro = p_compute_micro, storage_micro = p_storage_micro,
        network_micro = p_network_micro
    where l.id = p_id;
  perform public.correct_meters(v_line, p_counted);
  if v_line.path = 'per_use' then
    perform public.end_charge(v_line, 'confirmed', p_quantity);
  elsif v_line.hold_id is not null then
    perform ledger.settle(p_workspace, v_line.unit, v_line.hold_id, least(p_spent, v_line.held), p_id::text);
  end if;
  return true;
end
$$;

comment on function settle_usage is
  'End work that succeeded: what it came to is spent, charged and counted, the rest returns. False if it had ended';

create function release_usage(p_workspace uuid, p_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_line public.usage_line := public.lock_usage(p_workspace, p_id);
begin
  if v_line.status <> 'open' then
    return false;
  end if;
  update public.usage_line l set status = 'released', ended_at = ledger.clock(), counted = '{}', spent = 0
    where l.id = p_id;
  perform public.correct_meters(v_line, '{}');
  if v_line.path = 'per_use' then
    perform public.end_charge(v_line, 'voided', null);
  elsif v_line.hold_id is not null then
    perform ledger.release(p_workspace, v_line.unit, v_line.hold_id, p_id::text);
  end if;
  return true;
end
$$;

comment on function release_usage is 'End work that failed: all that was reserved returns. False if it had ended';

create function refund_usage(
  p_workspace uuid, p_id uuid, p_ref text, p_priority int, out path text, out unit text, out amount bigint
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_line    public.usage_line := public.lock_usage(p_workspace, p_id);
  v_counted jsonb := v_line.counted;
begin
  if v_line.status <> 'settled' then
    raise exception using errcode = 'GA409', message = 'it is not settled',
      detail = json_build_object('id', p_id, 'status', v_line.status);
  end if;
  path := v_line.path;
  unit := v_line.unit;
  amount := v_line.spent;
  update public.usage_line l set status = 'refunded' where l.id = p_id;
  v_line.quoted := v_counted;
  perform public.correct_meters(v_line, '{}');
  if v_line.path = 'per_use' then
    perform public.end_charge(v_line, 'voided', null);
  elsif v_line.hold_id is not null and amount > 0 then
    perform ledger.grant_credits(p_workspace, unit, amount, p_ref, 'refund', p_priority, null);
  end if;
end
$$;

comment on function refund_usage is
  'Give back what settled work cost: a grant, a place of the plan, or a charge that is on no invoice yet';

-- Proof -----------------------------------------------------------------------------------------------------------

create function audit_gauges() returns table (workspace_id uuid, feature text, used bigint, counted bigint)
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
    where coalesce(g.feature, c.feature) <> 'uploads'  -- a file that is gone again stays used up
      and g.used is distinct from coalesce(c.counted, 0)
      and (g.used is not null or c.counted > 0 and c.period_start = '-infinity')
$$;

comment on function audit_gauges() is 'Gauges that differ from what is there, of every tenant; empty when all is well';

-- Rights ----------------------------------------------------------------------------------------------------------

revoke all on function
  month_since, usage_period, refuse_limit, warn_limit, count_usage, require_features, require_room, count_rows,
  count_bytes, seats_taken, count_seats, reprice_charges, lock_customer, count_meters, correct_meters, try_way,
  reserve_usage, lock_usage, end_charge, settle_usage, release_usage, refund_usage, audit_gauges
  from public;
grant execute on function
  month_since, usage_period, seats_taken, require_features, require_room, reserve_usage, settle_usage, release_usage, refund_usage,
  audit_gauges
  to mutoscope_app;
