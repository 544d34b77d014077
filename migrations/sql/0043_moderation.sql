-- What checks decided about content in every workspace, for operators; a judgement can be taken back.

-- What somebody wrote is their workspace's. An operator is given it where the workspace asked for a judgement, and
-- nowhere else; fingerprints, which tell whether two workspaces wrote the same, are given to nobody.
create function platform_list_ai_decisions(
  p_id uuid, p_refused boolean, p_status text, p_category text, p_workspace uuid, p_since timestamptz,
  p_until timestamptz, p_before uuid, p_limit int
)
returns table (id uuid, workspace_id uuid, workspace_name text, stage text, modality text, refused boolean,
               decided_by text, categories text[], status text, created_at timestamptz, appealed_at timestamptz,
               judged_at timestamptz, sealed bytea, appeal bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select d.id, d.workspace_id, w.name::text, d.stage, d.modality, d.refused, d.decided_by, d.categories, d.status,
           d.created_at, d.appealed_at, d.judged_at, case when d.status <> 'final' then d.sealed end, d.appeal
    from public.ai_decision d join public.workspace w on w.id = d.workspace_id
    where (p_id is null or d.id = p_id)
      and (p_before is null or d.id < p_before)
      and (p_refused is null or d.refused = p_refused)
      and (p_status is null or d.status = p_status)
      and (p_category is null or p_category = any (d.categories))
      and (p_workspace is null or d.workspace_id = p_workspace)
      and (p_since is null or d.created_at >= p_since)
      and (p_until is null or d.created_at < p_until)
    order by d.id desc limit p_limit;
end
$$;

comment on function platform_list_ai_decisions is 'Decisions about content, the newest first; words only of what was appealed';

create function platform_reopen_ai_appeal(p_id uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_workspace uuid;
begin
  perform public.platform_admin();
  update public.ai_decision d set status = 'appealed', judged_at = null
    where d.id = p_id and d.status in ('upheld', 'overturned') returning d.workspace_id into v_workspace;
  if v_workspace is null then
    raise exception using errcode = 'PA404', message = 'no such judgement';
  end if;
  return v_workspace;
end
$$;

comment on function platform_reopen_ai_appeal is 'Take a judgement back: the appeal waits again, and until then the content is refused';

revoke all on function platform_list_ai_decisions, platform_reopen_ai_appeal from public;
grant execute on function platform_list_ai_decisions, platform_reopen_ai_appeal to mutoscope_app;

-- Nearly everything passes: without an index of its own the few refusals are looked for among all of it.
create index ai_decision_refused_idx on ai_decision (id) where refused;
