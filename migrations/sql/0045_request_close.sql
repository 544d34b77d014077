-- Whether a caller may still do what its request was let in for, asked in the round trip that commits.
--
-- The rows that let the caller in are held until the transaction ends, which is at once: whoever takes them away comes
-- before and is seen, or after. Who takes them away has the right of way: after half a second of waiting this gives up,
-- sooner than PostgreSQL looks for a deadlock. What the transaction itself has changed (leaving, handing over, logging
-- out) was in force until then. Accounts and workspaces are suspended without a lock: half of all rows name them.
create function request_close(p_workspace uuid, p_user uuid, p_session uuid, p_key uuid, p_roles text[],
                              p_scopes text[], p_admin boolean)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms'
as $$
declare
  v_own constant xid := pg_current_xact_id_if_assigned()::xid;
  v_allowed boolean;
begin
  if p_session is not null then
    select s.revoked_at is null or s.xmin = v_own into v_allowed from public.login_session s
      where s.id = p_session and s.user_id = p_user for share;
  else
    select (k.revoked_at is null and k.scopes && p_scopes) or k.xmin = v_own into v_allowed
      from public.api_key k where k.id = p_key and k.user_id = p_user and k.workspace_id = p_workspace for share;
  end if;
  if v_allowed then
    select p_admin or m.role = any (p_roles) or m.xmin = v_own into v_allowed
      from public.membership m where m.workspace_id = p_workspace and m.user_id = p_user for share;
    if not found then
      v_allowed := exists (select from public.former_membership f
        where f.workspace_id = p_workspace and f.user_id = p_user and f.xmin = v_own);
    end if;
  end if;
  if v_allowed and p_admin then
    v_allowed := exists (select from public.app_user u where u.id = p_user and u.role = 'admin');
  end if;
  if v_allowed is not true or public.access_suspended(p_workspace, p_user) is not null then
    raise exception using errcode = 'RQ401', message = 'no longer allowed';
  end if;
end $$;

revoke all on function request_close(uuid, uuid, uuid, uuid, text[], text[], boolean) from public;
grant execute on function request_close(uuid, uuid, uuid, uuid, text[], text[], boolean) to mutoscope_app;
