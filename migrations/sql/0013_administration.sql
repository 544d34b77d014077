-- The operator's reach: suspension, feature flags, impersonation, and what a platform admin may read across tenants.
--
-- No policy opens a table to an admin. Every function asks for itself whether `app.user_id` is one who is not suspended.
-- Errors carry an SQLSTATE of class PA, which mutoscope.administration gives names:
--   PA403 not a platform admin    PA404 no such thing    PA409 the present state forbids it (DETAIL says which)

alter table app_user add column suspended_at timestamptz;
alter table workspace add column suspended_at timestamptz;
grant select (suspended_at) on app_user to mutoscope_app;

comment on column app_user.suspended_at is 'Since when nobody gets in with this account; the reason is in the event log';
comment on column workspace.suspended_at is 'Since when nobody gets into this workspace; the reason is in the event log';

-- An impersonation is a login session that is of one workspace only.
alter table login_session
  add column impersonated_workspace_id uuid references workspace on delete cascade,
  add constraint login_session_impersonation_check
    check ((impersonator_id is null) = (impersonated_workspace_id is null));

create index login_session_impersonator_id_idx on login_session (impersonator_id) where impersonator_id is not null;
create index login_session_impersonated_workspace_id_idx on login_session (impersonated_workspace_id)
  where impersonated_workspace_id is not null;
create index generation_unfinished_idx on generation (id) where status in ('queued', 'processing');

-- Whoever loses the right to impersonate loses the running ones with it; nobody acts in the name of an admin.
create function end_impersonations() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.role <> 'admin' or new.suspended_at is not null then
    update public.login_session set revoked_at = clock_timestamp()
      where impersonator_id = new.id and revoked_at is null;
  end if;
  if new.role = 'admin' or new.suspended_at is not null then
    update public.login_session set revoked_at = clock_timestamp()
      where user_id = new.id and impersonator_id is not null and revoked_at is null;
  end if;
  return null;
end
$$;

create trigger app_user_end_impersonations after update of role, suspended_at on app_user
  for each row execute function end_impersonations();

-- Who asks ------------------------------------------------------------------------------------------------------

create function platform_admin() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_user uuid := nullif(current_setting('app.user_id', true), '')::uuid;
begin
  if not exists (select from public.app_user u where u.id = v_user and u.role = 'admin' and u.suspended_at is null) then
    raise exception using errcode = 'PA403', message = 'not a platform admin';
  end if;
  return v_user;
end
$$;

comment on function platform_admin() is 'The platform admin whose session this is; anybody else is refused.';

-- Whoever does not come with a login session (an API key) is asked about here; a session's query looks for itself.
create function access_suspended(p_workspace uuid, p_user uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case
    when exists (select from public.app_user u where u.id = p_user and u.suspended_at is not null) then 'account'
    when exists (select from public.workspace w where w.id = p_workspace and w.suspended_at is not null)
      then 'workspace'
  end
$$;

-- Users ---------------------------------------------------------------------------------------------------------

create function platform_last_seen(p_user uuid) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
  select greatest(max(s.created_at), max(used.last_used_at))
  from public.login_session s left join public.login_session_use used on used.session_id = s.id
  where s.user_id = p_user and s.impersonator_id is null
$$;

create function platform_search_users(p_text text, p_key text, p_before uuid, p_limit int)
returns table (id uuid, name text, email text, role text, has_password boolean, created_at timestamptz,
               suspended_at timestamptz, last_seen_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select u.id, u.name::text, u.email::text, u.role, u.has_password, u.created_at, u.suspended_at,
           public.platform_last_seen(u.id)
    from public.app_user u
    where (p_before is null or u.id < p_before)
      and (p_text is null or u.id::text = lower(p_text) or position(p_key in u.email_key) > 0
           or position(lower(p_text) in lower(u.name)) > 0)
    order by u.id desc limit p_limit;
end
$$;

create function platform_read_user(p_user uuid)
returns table (id uuid, name text, email text, role text, has_password boolean, created_at timestamptz,
               suspended_at timestamptz, last_seen_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select u.id, u.name::text, u.email::text, u.role, u.has_password, u.created_at, u.suspended_at,
           public.platform_last_seen(u.id)
    from public.app_user u where u.id = p_user;
end
$$;

create function platform_list_memberships(p_user uuid)
returns table (workspace_id uuid, name text, slug text, role text, suspended_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select w.id, w.name::text, w.slug, m.role, w.suspended_at
    from public.membership m join public.workspace w on w.id = m.workspace_id
    where m.user_id = p_user order by m.created_at, w.id;
end
$$;

create function platform_list_sessions(p_user uuid, p_now timestamptz)
returns table (id uuid, method text, created_at timestamptz, expires_at timestamptz, last_used_at timestamptz,
               impersonator_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select s.id, s.method, s.created_at, s.expires_at, used.last_used_at, s.impersonator_id
    from public.login_session s left join public.login_session_use used on used.session_id = s.id
    where s.user_id = p_user and s.revoked_at is null and s.expires_at > p_now
    order by s.id desc limit 200;
end
$$;

-- Lock the account; refuse what would lock the operators out.
create function platform_lock_user(p_user uuid) returns app_user
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_user public.app_user;
begin
  perform public.platform_admin();
  select * into v_user from public.app_user u where u.id = p_user for no key update;
  if not found then
    raise exception using errcode = 'PA404', message = 'no such user';
  end if;
  if v_user.role = 'admin' then
    raise exception using errcode = 'PA409', message = 'an admin', detail = 'platform_admin_protected';
  end if;
  return v_user;
end
$$;

create function platform_end_sessions(p_user uuid, p_now timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_ended bigint;
begin
  perform public.platform_lock_user(p_user);
  update public.login_session s set revoked_at = p_now
    where s.user_id = p_user and s.revoked_at is null and s.expires_at > p_now;
  get diagnostics v_ended = row_count;
  return v_ended;
end
$$;

create function platform_suspend_user(p_user uuid, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_user public.app_user := public.platform_lock_user(p_user);
begin
  if v_user.suspended_at is not null then
    return false;
  end if;
  update public.app_user u set suspended_at = p_now where u.id = p_user;
  perform public.platform_end_sessions(p_user, p_now);
  return true;
end
$$;

create function platform_unsuspend_user(p_user uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_user public.app_user := public.platform_lock_user(p_user);
begin
  update public.app_user u set suspended_at = null where u.id = p_user;
  return v_user.suspended_at is not null;
end
$$;

create function platform_clear_password(p_user uuid, p_now timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_user public.app_user := public.platform_lock_user(p_user);
begin
  if v_user.password_hash is null or v_user.email is null then
    raise exception using errcode = 'PA409', message = 'no password', detail = 'no_password_to_reset';
  end if;
  update public.app_user u set password_hash = null where u.id = p_user;
  delete from public.one_time_link l where l.user_id = p_user and l.used_at is null;
  return public.platform_end_sessions(p_user, p_now);
end
$$;

comment on function platform_clear_password is 'The old password opens nothing any more; a new one is set by mail.';

-- Workspaces ----------------------------------------------------------------------------------------------------

create function platform_search_workspaces(p_text text, p_before uuid, p_limit int)
returns table (id uuid, name text, slug text, created_at timestamptz, suspended_at timestamptz, plan_key text,
               members bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select w.id, w.name::text, w.slug, w.created_at, w.suspended_at, p.plan_key,
           (select count(*) from public.membership m where m.workspace_id = w.id)
    from public.workspace w left join public.workspace_plan p on p.workspace_id = w.id
    where (p_before is null or w.id < p_before)
      and (p_text is null or w.id::text = lower(p_text) or position(lower(p_text) in w.slug) > 0
           or position(lower(p_text) in lower(w.name)) > 0)
    order by w.id desc limit p_limit;
end
$$;

create function platform_read_workspace(p_workspace uuid)
returns table (id uuid, name text, slug text, created_at timestamptz, suspended_at timestamptz, plan_key text,
               members bigint, stored_bytes bigint, running_jobs bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select w.id, w.name::text, w.slug, w.created_at, w.suspended_at, p.plan_key,
           (select count(*) from public.membership m where m.workspace_id = w.id),
           (select coalesce(sum(b.size), 0)::bigint from public.blob b where b.workspace_id = w.id),
           (select count(*) from public.generation g
              where g.workspace_id = w.id and g.status in ('queued', 'processing'))
    from public.workspace w left join public.workspace_plan p on p.workspace_id = w.id
    where w.id = p_workspace;
end
$$;

create function platform_list_members(p_workspace uuid)
returns table (user_id uuid, name text, email text, role text, joined_at timestamptz, suspended_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select u.id, u.name::text, u.email::text, m.role, m.created_at, u.suspended_at
    from public.membership m join public.app_user u on u.id = m.user_id
    where m.workspace_id = p_workspace order by m.created_at, u.id limit 500;
end
$$;

create function platform_set_workspace_suspended(p_workspace uuid, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before timestamptz;
begin
  perform public.platform_admin();
  select w.suspended_at into v_before from public.workspace w where w.id = p_workspace for no key update;
  if not found then
    raise exception using errcode = 'PA404', message = 'no such workspace';
  end if;
  if (v_before is null) = (p_at is null) then
    return false;
  end if;
  update public.workspace w set suspended_at = p_at where w.id = p_workspace;
  return true;
end
$$;

comment on function platform_set_workspace_suspended is 'Suspend since p_at, or with null let in again; false if it was so.';

-- Credits -------------------------------------------------------------------------------------------------------

create table ledger.note (
  workspace_id uuid   not null,
  op_id        bigint not null,
  note         text   not null check (note <> ''),
  primary key (workspace_id, op_id),
  foreign key (workspace_id, op_id) references ledger.op (workspace_id, id)
);

comment on table ledger.note is 'Why an operator moved credits, as the tenant''s statement shows it.';

select enable_tenant_isolation('ledger.note');
create trigger append_only before update or delete on ledger.note
  for each row execute function ledger.refuse_change();
create trigger never_emptied before truncate on ledger.note
  for each statement execute function ledger.refuse_change();
grant select on ledger.note to mutoscope_app;

create function platform_note_credits(p_workspace uuid, p_unit text, p_kind text, p_key text, p_note text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  perform ledger.require_workspace(p_workspace);
  insert into ledger.note (workspace_id, op_id, note)
    select op.workspace_id, op.id, p_note from ledger.op op
    where op.workspace_id = p_workspace and op.unit = p_unit and op.kind = p_kind and op.key = p_key
  on conflict do nothing;
  if not found and not exists (
    select from ledger.op op join ledger.note n on n.workspace_id = op.workspace_id and n.op_id = op.id
    where op.workspace_id = p_workspace and op.unit = p_unit and op.kind = p_kind and op.key = p_key and n.note = p_note
  ) then
    raise exception using errcode = 'PA404', message = 'no such operation, or it has another note';
  end if;
end
$$;

-- From the newest grant of the lowest worth to the user: what would have lasted longest goes first.
create function platform_take_credits(p_workspace uuid, p_unit text, p_amount bigint, p_key text, p_note text)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_need bigint := p_amount;
  v_take bigint;
  v_op   bigint;
  v_lot  ledger.lot;
begin
  perform public.platform_admin();
  perform ledger.require_workspace(p_workspace);
  perform ledger.require_amount(p_amount, 1);
  perform ledger.lock_wallet(p_workspace, p_unit);
  if exists (select from ledger.op op where op.workspace_id = p_workspace and op.unit = p_unit
             and op.kind = 'revoke' and starts_with(op.key, p_key || ':')) then
    return;  -- done before, under this key
  end if;
  for v_lot in
    select * from ledger.lot lot
      where lot.workspace_id = p_workspace and lot.unit = p_unit and lot.remaining > 0
        and lot.expires_at > ledger.clock()
      order by lot.priority desc, lot.expires_at desc, lot.id desc
  loop
    v_take := least(v_need, v_lot.remaining);
    v_op := ledger.revoke(p_workspace, p_unit, v_lot.source_ref, v_take, p_key || ':' || v_lot.id);
    insert into ledger.note (workspace_id, op_id, note) values (p_workspace, v_op, p_note);
    v_need := v_need - v_take;
    exit when v_need = 0;
  end loop;
  if v_need > 0 then
    raise exception using errcode = 'PA409', message = 'more than is available', detail = 'more_than_available';
  end if;
end
$$;

comment on function platform_take_credits is
  'Take back available credits, grant by grant; what is held stays, and the balance never goes below zero.';

-- Jobs ----------------------------------------------------------------------------------------------------------

create function platform_find_generation(p_generation uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  return (select g.workspace_id from public.generation g where g.id = p_generation);
end
$$;

create function platform_list_generations(
  p_status text, p_workspace uuid, p_created_before timestamptz, p_before uuid, p_limit int
)
returns table (id uuid, workspace_id uuid, project_id uuid, user_id uuid, status text, stage text, percent int,
               held bigint, spent bigint, error_code text, created_at timestamptz, started_at timestamptz,
               finished_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select g.id, g.workspace_id, g.project_id, g.user_id, g.status::text, g.stage::text, g.percent::int,
           case when g.finished_at is null then g.amount else 0 end, g.spent,
           case when g.status = 'failed' then g.error ->> 'code' end, g.created_at, g.started_at, g.finished_at
    from public.generation g
    where (p_before is null or g.id < p_before)
      and (p_status is null or g.status = p_status)
      and (p_workspace is null or g.workspace_id = p_workspace)
      and (p_created_before is null or g.created_at < p_created_before)
    order by g.id desc limit p_limit;
end
$$;

-- Logs ----------------------------------------------------------------------------------------------------------

create function platform_list_events(
  p_id uuid, p_workspace uuid, p_user uuid, p_project uuid, p_action text, p_payload jsonb,
  p_since timestamptz, p_until timestamptz, p_before uuid, p_limit int
)
returns setof event
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  return query
    select e.* from public.event e
    where (p_id is null or e.id = p_id)
      and (p_before is null or e.id < p_before)
      and (p_workspace is null or e.workspace_id = p_workspace)
      and (p_user is null or e.user_id = p_user or e.impersonator_id = p_user)
      and (p_project is null or e.project_id = p_project)
      and (p_action is null or e.action = p_action or starts_with(e.action, p_action || '.'))
      and (p_payload is null or e.payload @> p_payload)
      and (p_since is null or e.created_at >= p_since)
      and (p_until is null or e.created_at < p_until)
    order by e.id desc limit p_limit;
end
$$;

-- Figures -------------------------------------------------------------------------------------------------------

create function platform_figures(p_unit text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  return jsonb_build_object(
    'users', (select count(*) from public.app_user),
    'users_suspended', (select count(*) from public.app_user u where u.suspended_at is not null),
    'admins', (select count(*) from public.app_user u where u.role = 'admin'),
    'workspaces', (select count(*) from public.workspace),
    'workspaces_suspended', (select count(*) from public.workspace w where w.suspended_at is not null),
    'jobs', (select coalesce(jsonb_object_agg(found.status, found.jobs), '{}') from (
               select g.status, count(*) as jobs from public.generation g group by g.status) found),
    'available', (select coalesce(sum(w.available), 0)::bigint from ledger.wallet w where w.unit = p_unit),
    'held', (select coalesce(sum(w.held), 0)::bigint from ledger.wallet w where w.unit = p_unit),
    'stored_bytes', (select coalesce(sum(b.size), 0)::bigint from public.blob b)
  );
end
$$;

-- Feature flags -------------------------------------------------------------------------------------------------

create table feature_flag (
  key         text        primary key check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  description text        not null,
  state       text        not null default 'off' check (state in ('off', 'on', 'percentage')),
  percentage  smallint    not null default 0 check (percentage between 0 and 100),
  allowed     uuid[]      not null default '{}',
  denied      uuid[]      not null default '{}',
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

comment on table feature_flag is 'Of the platform, not of a tenant: the application reads it by flag_list() alone.';

alter table feature_flag enable row level security;
alter table feature_flag force row level security;
do $$ begin
  execute format('create policy owner_access on feature_flag to %I using (true) with check (true)', current_user);
end $$;

create function flag_list() returns setof feature_flag
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from public.feature_flag f order by f.key
$$;

create function platform_write_flag(
  p_create boolean, p_key text, p_description text, p_state text, p_percentage int, p_allowed uuid[], p_denied uuid[],
  p_now timestamptz
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before public.feature_flag;
begin
  perform public.platform_admin();
  perform pg_advisory_xact_lock(hashtextextended('feature_flag:' || p_key, 0));
  select * into v_before from public.feature_flag f where f.key = p_key;
  if p_create and v_before.key is not null then
    raise exception using errcode = 'PA409', message = 'the flag exists', detail = 'flag_exists';
  elsif not p_create and v_before.key is null then
    raise exception using errcode = 'PA404', message = 'no such flag';
  end if;
  insert into public.feature_flag as f (key, description, state, percentage, allowed, denied, created_at, updated_at)
    values (p_key, p_description, p_state, p_percentage, p_allowed, p_denied, p_now, p_now)
    on conflict (key) do update set description = p_description, state = p_state, percentage = p_percentage,
      allowed = p_allowed, denied = p_denied, updated_at = p_now;
  return case when v_before.key is not null then to_jsonb(v_before) end;
end
$$;

comment on function platform_write_flag is 'Make or change a flag; returns what it was before, null for a new one.';

create function platform_remove_flag(p_key text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before public.feature_flag;
begin
  perform public.platform_admin();
  delete from public.feature_flag f where f.key = p_key returning * into v_before;
  if v_before.key is null then
    raise exception using errcode = 'PA404', message = 'no such flag';
  end if;
  return to_jsonb(v_before);
end
$$;

-- Impersonation -------------------------------------------------------------------------------------------------

create function platform_start_impersonation(
  p_session uuid, p_user uuid, p_workspace uuid, p_now timestamptz, p_expires timestamptz
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_admin uuid := public.platform_admin();
  v_user  public.app_user;
begin
  -- Whoever demotes or suspends the admin meanwhile waits, and then ends this session too.
  perform from public.app_user u where u.id = v_admin and u.role = 'admin' and u.suspended_at is null for share;
  if not found then
    raise exception using errcode = 'PA403', message = 'not a platform admin';
  end if;
  select * into v_user from public.app_user u where u.id = p_user for share;
  if not exists (select from public.membership m where m.user_id = p_user and m.workspace_id = p_workspace) then
    raise exception using errcode = 'PA404', message = 'no such member';
  end if;
  if v_user.role = 'admin' then
    raise exception using errcode = 'PA409', message = 'an admin', detail = 'platform_admin_protected';
  end if;
  if v_user.suspended_at is not null then
    raise exception using errcode = 'PA409', message = 'suspended', detail = 'account_is_suspended';
  end if;
  insert into public.login_session (id, user_id, created_at, expires_at, method, impersonator_id,
                                    impersonated_workspace_id)
    values (p_session, p_user, p_now, p_expires, 'impersonation', v_admin, p_workspace);
end
$$;

create function platform_list_impersonations(p_now timestamptz)
returns table (session_id uuid, admin_id uuid, user_id uuid, workspace_id uuid, started_at timestamptz,
               expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    select s.id, s.impersonator_id, s.user_id, s.impersonated_workspace_id, s.created_at, s.expires_at
    from public.login_session s
    where s.impersonator_id is not null and s.revoked_at is null and s.expires_at > p_now
    order by s.id desc limit 500;
end
$$;

create function platform_end_impersonation(p_session uuid, p_now timestamptz)
returns table (admin_id uuid, user_id uuid, workspace_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform public.platform_admin();
  return query
    update public.login_session s set revoked_at = p_now
    where s.id = p_session and s.impersonator_id is not null and s.revoked_at is null and s.expires_at > p_now
    returning s.impersonator_id, s.user_id, s.impersonated_workspace_id;
end
$$;

-- Rights --------------------------------------------------------------------------------------------------------

revoke all on function
  end_impersonations, platform_admin, access_suspended, platform_last_seen, platform_search_users, platform_read_user,
  platform_list_memberships, platform_list_sessions, platform_lock_user, platform_end_sessions, platform_suspend_user,
  platform_unsuspend_user, platform_clear_password, platform_search_workspaces, platform_read_workspace,
  platform_list_members, platform_set_workspace_suspended, platform_note_credits, platform_take_credits,
  platform_find_generation, platform_list_generations, platform_list_events, platform_figures, flag_list,
  platform_write_flag, platform_remove_flag, platform_start_impersonation, platform_list_impersonations,
  platform_end_impersonation
  from public;
grant execute on function
  platform_admin, access_suspended, platform_search_users, platform_read_user, platform_list_memberships, platform_list_sessions,
  platform_end_sessions, platform_suspend_user, platform_unsuspend_user, platform_clear_password,
  platform_search_workspaces, platform_read_workspace, platform_list_members, platform_set_workspace_suspended,
  platform_note_credits, platform_take_credits, platform_find_generation, platform_list_generations,
  platform_list_events, platform_figures, flag_list, platform_write_flag, platform_remove_flag,
  platform_start_impersonation, platform_list_impersonations, platform_end_impersonation
  to mutoscope_app;
