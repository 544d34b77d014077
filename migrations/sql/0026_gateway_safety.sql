-- Films that providers are making, decisions about content with their appeals, and AI costs in the margin.

create table ai_video (
  id           uuid        primary key references ai_call,
  workspace_id uuid        not null references workspace on delete cascade,
  provider     text        not null,
  model        text        not null,
  remote_id    text        not null check (remote_id <> ''),
  own_key      boolean     not null,
  seconds      integer     not null check (seconds > 0),
  status       text        not null default 'running' check (status in ('running', 'finished', 'failed', 'refused')),
  why          text        not null default '',
  url          text        not null default '',
  created_at   timestamptz not null,
  ended_at     timestamptz,
  constraint ai_video_ended_check check ((status = 'running') = (ended_at is null))
);

comment on table ai_video is 'A film that a provider was asked for: its own id there, so that any process may ask how far it is';

create index ai_video_workspace_id_idx on ai_video (workspace_id, created_at desc);
select enable_tenant_isolation('ai_video');
grant select, insert, update (status, why, url, ended_at) on ai_video to mutoscope_app;

create table ai_decision (
  id           uuid        primary key,
  workspace_id uuid        not null references workspace on delete cascade,
  job_id       uuid,
  stage        text        not null check (stage in ('before', 'after')),
  modality     text        not null,
  refused      boolean     not null,
  decided_by   text        not null check (decided_by <> ''),
  categories   text[]      not null default '{}',
  digest       text        not null,
  sealed       bytea,
  status       text        not null default 'final' check (status in ('final', 'appealed', 'upheld', 'overturned')),
  appeal       bytea,
  appealed_at  timestamptz,
  judged_at    timestamptz,
  created_at   timestamptz not null,
  constraint ai_decision_appeal_check check ((status = 'final') = (appealed_at is null)),
  constraint ai_decision_judged_check check ((status in ('upheld', 'overturned')) = (judged_at is not null))
);

comment on table ai_decision is 'What a check of content decided, before something is asked for or after it came';
comment on column ai_decision.decided_by is 'floor (our own list of words), or the provider that was asked';
comment on column ai_decision.digest is 'Of the content: where an appeal was granted, the same content passes';
comment on column ai_decision.sealed is 'The content''s beginning, for whoever judges an appeal; only of what was refused';

create index ai_decision_workspace_id_idx on ai_decision (workspace_id, created_at desc, id desc);
create index ai_decision_appealed_idx on ai_decision (appealed_at) where status = 'appealed';
create index ai_decision_overturned_idx on ai_decision (workspace_id, digest) where status = 'overturned';
select enable_tenant_isolation('ai_decision');
grant select, insert, update (status, appeal, appealed_at) on ai_decision to mutoscope_app;

create function platform_list_ai_appeals(p_limit int) returns setof ai_decision
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  return query select d.* from public.ai_decision d where d.status = 'appealed' order by d.appealed_at, d.id limit p_limit;
end
$$;

create function platform_judge_ai_appeal(p_id uuid, p_overturn boolean, p_now timestamptz) returns ai_decision
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_decision public.ai_decision;
begin
  perform public.platform_admin();
  update public.ai_decision d
    set status = case when p_overturn then 'overturned' else 'upheld' end, judged_at = p_now
    where d.id = p_id and d.status = 'appealed' returning * into v_decision;
  if v_decision.id is null then
    raise exception using errcode = 'PA404', message = 'no such appeal';
  end if;
  return v_decision;
end
$$;

comment on function platform_judge_ai_appeal is 'Grant an appeal (the same content passes from then on), or refuse it';

revoke all on function platform_list_ai_appeals, platform_judge_ai_appeal from public;
grant execute on function platform_list_ai_appeals, platform_judge_ai_appeal to mutoscope_app;

-- Margin: what the platform paid for AI, by provider and model as well; calls that belong to no film count too. --------

create or replace view books_cost with (security_invoker = true) as
  select u.id as usage_id, u.workspace_id, u.project_id, u.plan_key, u.work, u.path, u.ended_at as at,
         (u.status <> 'released') as made,
         coalesce(case when u.status <> 'released' then (u.counted ->> 'film_seconds')::numeric end, 0) as seconds,
         u.ai_micro, u.compute_micro, u.storage_micro, u.network_micro,
         u.compute_micro + u.storage_micro + u.network_micro > 0 as recorded
  from usage_line u where u.status <> 'open'
  union all
  select null, c.workspace_id, null, null, 'ai', 'ai', c.ended_at, false, 0, c.cost, 0, 0, 0, false
  from ai_call c
  where c.payer = 'platform' and c.status <> 'open' and c.cost > 0
    and not exists (select from usage_line u where u.id = c.job_id and u.workspace_id = c.workspace_id);

create or replace function books_margin(
  p_by text, p_from timestamptz, p_until timestamptz, p_minute_micro bigint, p_storage_micro bigint,
  p_network_micro bigint, p_kept numeric, p_of numeric, p_after text, p_limit int
)
returns table (key text, films bigint, recorded bigint, seconds numeric, ai_micro numeric, compute_micro numeric,
               storage_micro numeric, network_micro numeric, earned jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  perform books_reader();
  if p_by in ('provider', 'model') then
    return query
      with cost as (
        select case p_by when 'provider' then c.provider else c.provider || '/' || c.model end as key,
               count(distinct u.id) as films, sum(c.cost) as ai
        from ai_call c left join usage_line u on u.id = c.job_id and u.workspace_id = c.workspace_id
        where c.payer = 'platform' and c.status <> 'open' and c.ended_at >= p_from and c.ended_at < p_until group by 1
      )
      select cost.key, cost.films, 0::bigint, 0::numeric, cost.ai, 0::numeric, 0::numeric, 0::numeric, '{}'::jsonb
      from cost where p_after is null or cost.key collate "C" > p_after collate "C"
      order by cost.key collate "C" limit p_limit;
    return;
  end if;
  return query
    with cost as (
      select case p_by when 'video' then coalesce(c.usage_id::text, '-') when 'workspace' then c.workspace_id::text
                       else coalesce(c.plan_key, '-') end as key,
             count(*) filter (where c.made) as films, count(*) filter (where c.recorded) as recorded,
             sum(c.seconds) as seconds, sum(c.ai_micro) as ai,
             -- Rounded to the nearest millionth, half up; p_kept of p_of is what a scenario leaves of it.
             sum(div((case when c.recorded then c.compute_micro * 60 else c.seconds * p_minute_micro end) * p_kept * 2
                     + 60 * p_of, 120 * p_of)) as compute,
             sum(case when c.recorded then c.storage_micro when c.made then p_storage_micro else 0 end) as storage,
             sum(case when c.recorded then c.network_micro when c.made then p_network_micro else 0 end) as network
      from books_cost c where c.at >= p_from and c.at < p_until group by 1
    ), earning as (
      select found.key, jsonb_object_agg(found.currency, jsonb_build_object(
               'revenue_micro', found.revenue, 'fee_micro', found.fee)) as earned
      from (
        select case p_by when 'video' then coalesce(e.usage_id::text, '-')
                         when 'workspace' then e.workspace_id::text
                         else coalesce(u.plan_key, nullif(e.sku, ''), '-') end as key,
               e.currency, sum(e.revenue_micro) as revenue, sum(e.fee_micro) as fee
        from books_earning e left join usage_line u on u.id = e.usage_id
        where e.at >= p_from and e.at < p_until group by 1, 2) found
      group by found.key
    )
    select coalesce(cost.key, earning.key) as key, coalesce(cost.films, 0), coalesce(cost.recorded, 0),
           coalesce(cost.seconds, 0), coalesce(cost.ai, 0), coalesce(cost.compute, 0), coalesce(cost.storage, 0),
           coalesce(cost.network, 0), coalesce(earning.earned, '{}')
    from cost full join earning on earning.key = cost.key
    where p_after is null or coalesce(cost.key, earning.key) collate "C" > p_after collate "C"
    order by coalesce(cost.key, earning.key) collate "C" limit p_limit;
end
$$;

comment on function books_margin is
  'Costs in micro-dollars and earnings per currency, by video, workspace or plan (key - is what no film earned or cost), or what AI cost by provider or model';
