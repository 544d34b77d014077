-- What every request with an access token asks first, in one round trip: whether its login session and its membership
-- stand, and, if so, whether its rate limits have room. The ids are the question; nothing else is told.
create function request_open(p_session uuid, p_user uuid, p_workspace uuid, p_now timestamptz, p_stale timestamptz,
                             p_keys text[], p_emissions double precision[], p_tolerances double precision[],
                             p_costs double precision[], p_moment double precision)
returns table (role text, impersonator_id uuid, is_admin boolean, is_suspended boolean, is_stale boolean,
               tats double precision[], fits boolean[], moments double precision[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  select m.role, s.impersonator_id, u.role = 'admin', w.suspended_at is not null, n.last_used_at < p_stale
  into role, impersonator_id, is_admin, is_suspended, is_stale
  from public.login_session s
  left join public.login_session_use n on n.session_id = s.id
  join public.membership m on m.user_id = s.user_id and m.workspace_id = p_workspace
  join public.workspace w on w.id = m.workspace_id
  join public.app_user u on u.id = s.user_id and u.suspended_at is null
  where s.id = p_session and s.user_id = p_user and s.revoked_at is null and s.expires_at > p_now
    and (s.impersonator_id is null or s.impersonated_workspace_id = m.workspace_id);
  if not found then
    return;
  end if;
  if not is_suspended then  -- a refused caller is counted by address
    select array_agg(h.tat order by h.i), array_agg(h.fits order by h.i), array_agg(h.moment order by h.i)
    into tats, fits, moments
    from public.rate_limit_hit(p_keys, p_emissions, p_tolerances, p_costs, p_moment)
      with ordinality h(tat, fits, moment, i);
  end if;
  return next;
end $$
--;
revoke all on function request_open(uuid, uuid, uuid, timestamptz, timestamptz, text[], double precision[],
  double precision[], double precision[], double precision) from public
--;
grant execute on function request_open(uuid, uuid, uuid, timestamptz, timestamptz, text[], double precision[],
  double precision[], double precision[], double precision) to mutoscope_app
