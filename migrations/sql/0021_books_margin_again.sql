-- As 0021_books.sql has it: what 0026 goes back to.

create or replace view books_cost with (security_invoker = true) as
  select u.id as usage_id, u.workspace_id, u.project_id, u.plan_key, u.work, u.path, u.ended_at as at,
         (u.status <> 'released') as made,
         coalesce(case when u.status <> 'released' then (u.counted ->> 'film_seconds')::numeric end, 0) as seconds,
         u.ai_micro, u.compute_micro, u.storage_micro, u.network_micro,
         u.compute_micro + u.storage_micro + u.network_micro > 0 as recorded
  from usage_line u where u.status <> 'open';

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
  return query
    with cost as (
      select case p_by when 'video' then c.usage_id::text when 'workspace' then c.workspace_id::text else c.plan_key end
               as key,
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
  'Costs in micro-dollars and earnings per currency, by video, workspace or plan; key - is what no film earned';
