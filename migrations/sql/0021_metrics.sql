-- The health of the business: what subscriptions were at each moment, what marketing cost, what a currency is worth.

create table subscription_change (
  id              bigint      generated always as identity primary key,
  subscription_id text        not null,
  workspace_id    uuid        not null,
  at              timestamptz not null,
  status          text        not null,
  plan_key        text        not null,
  interval        text        not null,
  currency        text        not null,
  unit_minor      bigint      not null
);

comment on table subscription_change is
  'What each subscription became, and when: the mirror `subscription` keeps only the last; written by a trigger';

create index subscription_change_subscription_id_idx on subscription_change (subscription_id, at desc, id desc);
create index subscription_change_workspace_id_idx on subscription_change (workspace_id);
create trigger subscription_change_append_only before update or delete on subscription_change
  for each row execute function forbid_change();
select enable_tenant_isolation('subscription_change');
grant select on subscription_change to mutoscope_app;
insert into privacy_kept (relation, subject, reason) values
  ('subscription_change', 'workspace', 'the books: what was subscribed to, and when');

create function note_subscription() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_at timestamptz := case when tg_op = 'INSERT' then new.started_at
                           when new.ended_at is not null and old.ended_at is null then new.ended_at
                           else new.seen_at end;
begin
  if tg_op = 'UPDATE' and (old.status, old.plan_key, old.interval, old.currency, old.unit_minor)
     is not distinct from (new.status, new.plan_key, new.interval, new.currency, new.unit_minor) then
    return null;
  end if;
  insert into subscription_change (subscription_id, workspace_id, at, status, plan_key, interval, currency, unit_minor)
    select new.id, new.workspace_id, greatest(v_at, max(c.at)), new.status, new.plan_key, new.interval, new.currency,
           new.unit_minor
    from subscription_change c where c.subscription_id = new.id;
  return null;
end
$$;

create trigger subscription_noted after insert or update on subscription
  for each row execute function note_subscription();

insert into subscription_change (subscription_id, workspace_id, at, status, plan_key, interval, currency, unit_minor)
  select s.id, s.workspace_id, s.started_at, s.status, s.plan_key, s.interval, s.currency, s.unit_minor
  from subscription s;

create table marketing_spend (
  month        date   not null check (month = date_trunc('month', month)),
  channel      text   not null check (channel <> ''),
  currency     text   not null check (currency ~ '^[a-z]{3}$'),
  amount_minor bigint not null check (amount_minor >= 0),
  primary key (month, channel, currency)
);

comment on table marketing_spend is 'What winning customers cost, as operators enter it; of the platform';

create table exchange_rate (
  currency  text   not null check (currency ~ '^[a-z]{3}$' and currency <> 'usd'),
  day       date   not null,
  usd_micro bigint not null check (usd_micro > 0),
  primary key (currency, day)
);

comment on table exchange_rate is 'Micro-dollars for one major unit from a day on, as operators enter it; none is invented';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['marketing_spend', 'exchange_rate'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy owner_access on %I to %I using (true) with check (true)', v_table, current_user);
  end loop;
end $$;

create function books_write_spend(p_month date, p_channel text, p_currency text, p_amount bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  insert into marketing_spend (month, channel, currency, amount_minor) values (p_month, p_channel, p_currency, p_amount)
    on conflict (month, channel, currency) do update set amount_minor = excluded.amount_minor;
end
$$;

create function books_spend(p_from date, p_until date) returns setof marketing_spend
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query select s.* from marketing_spend s where s.month >= p_from and s.month < p_until order by 1, 2, 3;
end
$$;

create function books_write_rate(p_currency text, p_day date, p_usd_micro bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  insert into exchange_rate (currency, day, usd_micro) values (p_currency, p_day, p_usd_micro)
    on conflict (currency, day) do update set usd_micro = excluded.usd_micro;
end
$$;

create function books_rates(p_day date) returns setof exchange_rate
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform books_reader();
  return query select distinct on (r.currency) r.* from exchange_rate r where r.day <= p_day
    order by r.currency, r.day desc;
end
$$;

comment on function books_rates(date) is 'The rate of each currency that held on a day';

-- Recurring revenue ---------------------------------------------------------------------------------------------------

-- What one workspace pays a month just before a moment: list price, without discounts and tax, a year's by twelve.
create function books_recurring(p_moment timestamptz) returns table (workspace_id uuid, currency text, micro bigint)
language sql stable set search_path = public, pg_temp as $$
  select s.workspace_id, s.currency,
         sum(div(s.unit_minor * currency_micro(s.currency)::numeric, case s.interval when 'year' then 12 else 1 end))::bigint
  from (
    select distinct on (c.subscription_id) c.* from subscription_change c where c.at < p_moment
    order by c.subscription_id, c.at desc, c.id desc) s
  where s.status in ('active', 'past_due') and s.unit_minor > 0
  group by s.workspace_id, s.currency
$$;

-- Since when each workspace has paid for a plan.
create view books_first_paid with (security_invoker = true) as
  select c.workspace_id, min(c.at) as at from subscription_change c
  where c.status in ('active', 'past_due') and c.unit_minor > 0 group by c.workspace_id;

create function books_recurring_months(p_bounds timestamptz[])
returns table (begins_at timestamptz, ends_at timestamptz, currency text, opening bigint, new bigint, expansion bigint,
               contraction bigint, churned bigint, reactivation bigint, closing bigint, opening_customers bigint,
               new_customers bigint, churned_customers bigint, reactivated_customers bigint, closing_customers bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  perform books_reader();
  return query
    with bound as (
      select b.moment, b.n from unnest(p_bounds) with ordinality b(moment, n)
    ), paid as materialized (
      select bound.n, r.workspace_id, r.currency, r.micro from bound cross join lateral books_recurring(bound.moment) r
    ), moved as (
      select coalesce(after.n, before.n + 1) as n, coalesce(after.currency, before.currency) as currency,
             coalesce(before.micro, 0) as was, coalesce(after.micro, 0) as is_now,
             coalesce(after.workspace_id, before.workspace_id) as workspace_id
      from paid after full join paid before
        on before.n = after.n - 1 and before.workspace_id = after.workspace_id and before.currency = after.currency
    )
    select opens.moment, closes.moment, m.currency, sum(m.was)::bigint,
           coalesce(sum(m.is_now) filter (where m.was = 0 and f.at >= opens.moment), 0)::bigint,
           coalesce(sum(m.is_now - m.was) filter (where m.was > 0 and m.is_now > m.was), 0)::bigint,
           coalesce(sum(m.was - m.is_now) filter (where m.is_now > 0 and m.is_now < m.was), 0)::bigint,
           coalesce(sum(m.was) filter (where m.is_now = 0), 0)::bigint,
           coalesce(sum(m.is_now) filter (where m.was = 0 and f.at < opens.moment), 0)::bigint,
           sum(m.is_now)::bigint, count(*) filter (where m.was > 0),
           count(*) filter (where m.was = 0 and f.at >= opens.moment),
           count(*) filter (where m.was > 0 and m.is_now = 0),
           count(*) filter (where m.was = 0 and f.at < opens.moment), count(*) filter (where m.is_now > 0)
    from moved m join bound closes on closes.n = m.n join bound opens on opens.n = m.n - 1
    join books_first_paid f on f.workspace_id = m.workspace_id
    group by opens.moment, closes.moment, m.currency order by 1, 3;
end
$$;

comment on function books_recurring_months is
  'Movements of monthly recurring revenue between moments, in millionths: opening + movements = closing';

create function books_people_months(p_bounds timestamptz[], p_features jsonb)
returns table (begins_at timestamptz, free_workspaces bigint, converted bigint, active_users bigint,
               active_workspaces bigint, adopted jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  perform books_reader();
  return query
    select month.opens,
      (select count(*) from workspace w left join books_first_paid f on f.workspace_id = w.id
       where w.created_at < month.closes and (f.at is null or f.at >= month.opens)),
      (select count(*) from books_first_paid f where f.at >= month.opens and f.at < month.closes),
      seen.users, seen.workspaces,
      (select coalesce(jsonb_object_agg(feature.key, used.workspaces), '{}')
       from jsonb_each(p_features) feature(key, actions)
       cross join lateral (
         select count(distinct e.workspace_id) as workspaces from event e
         where e.created_at >= month.opens and e.created_at < month.closes
           and e.user_id is not null and e.impersonator_id is null and feature.actions ? e.action) used)
    from (select b.moment as opens, lead(b.moment) over (order by b.n) as closes
          from unnest(p_bounds) with ordinality b(moment, n)) month
    cross join lateral (
      select count(distinct e.user_id) as users, count(distinct e.workspace_id) as workspaces from event e
      where e.created_at >= month.opens and e.created_at < month.closes
        and e.user_id is not null and e.impersonator_id is null) seen
    where month.closes is not null order by month.opens;
end
$$;

comment on function books_people_months is
  'Free and converted workspaces, active people (no impersonation), and workspaces by feature used';
