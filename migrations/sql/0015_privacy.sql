-- Statements end with a line `--;`: function bodies hold semicolons. Every function pins its search_path; those that
-- change something ask that the session is bound to whom they change.

-- The first and the last by owner: ids are made in the order of time, so that these were wrapped first and last.
create function vault_sample_keys() returns setof bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  (select k.wrapped from public.data_key k where k.wrapped is not null order by k.owner_id limit 1)
  union
  (select k.wrapped from public.data_key k where k.wrapped is not null order by k.owner_id desc limit 1)
$$
--;
-- The workspaces that a person owns alone, and how many others are members.
-- Those that they deleted themselves count too: what was in them is still there for a while.
create function privacy_owned_workspaces(p_user uuid) returns table (workspace_id uuid, name text, others bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if p_user is distinct from nullif(current_setting('app.user_id', true), '')::uuid then
    raise exception 'a person sees their own workspaces' using errcode = 'insufficient_privilege';
  end if;
  return query
    select w.id, w.name::text, (select count(*) from public.membership o where o.workspace_id = w.id and o.user_id <> p_user)
    from public.membership m join public.workspace w on w.id = m.workspace_id
    where m.user_id = p_user and m.role = 'owner'
      and not exists (select from public.membership o
                      where o.workspace_id = w.id and o.user_id <> p_user and o.role = 'owner')
    union
    select w.id, w.name::text, 0::bigint
    from public.former_membership f join public.workspace w on w.id = f.workspace_id
    where f.user_id = p_user and f.role = 'owner' and f.reason = 'workspace_deleted' and w.deleted_at is not null
    order by 1;
end $$
--;
create function privacy_due_erasures(p_now timestamptz) returns table (id uuid, user_id uuid, job_id uuid, state text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.id, e.user_id, e.job_id, e.state from public.erasure e
  where (e.state = 'scheduled' and e.due_at <= p_now) or e.state = 'running' order by e.due_at limit 100
$$
--;
create function privacy_ended_receipts(p_now timestamptz) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.id from public.erasure e
  where e.receipt_until is not null
    and (e.receipt_until <= p_now
         or not exists (select from public.mail m where m.workspace_id = e.id and m.state in ('queued', 'sending')))
  limit 100
$$
--;
-- The last mail of somebody who was erased goes when it has left; the caller erases its key.
create function privacy_drop_receipt(p_erasure uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if p_erasure is distinct from nullif(current_setting('app.workspace_id', true), '')::uuid then
    raise exception 'a receipt is dropped by its erasure' using errcode = 'insufficient_privilege';
  end if;
  delete from public.mail m where m.workspace_id = p_erasure;
  update public.erasure e set receipt_until = null where e.id = p_erasure;
end $$
--;
create function privacy_expired_exports(p_now timestamptz) returns table (id uuid, user_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.id, e.user_id from public.privacy_export e where e.state = 'ready' and e.expires_at <= p_now limit 500
$$
--;
-- Somebody who logs in has changed their mind. An admin who acts in their name has not.
create function privacy_login_cancels_erasure() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.impersonator_id is null then
    update public.erasure set state = 'cancelled', ended_at = new.created_at
    where user_id = new.user_id and state = 'scheduled';
  end if;
  return new;
end $$
--;
create trigger login_cancels_erasure after insert on login_session
for each row execute function privacy_login_cancels_erasure()
--;
-- Deletes a workspace with every row that names it, except in tables that privacy_kept lists. Tables refer to each
-- other in an order that is not known here, so those that still hold somebody are tried again. Says 'erased', 'gone'
-- when there was nothing left, or 'kept' when others use it.
create function privacy_erase_workspace(p_workspace uuid, p_erasure uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_user    uuid;
  v_deleted timestamptz;
  v_table   record;
  v_failed  integer;
begin
  if p_workspace is distinct from nullif(current_setting('app.workspace_id', true), '')::uuid then
    raise exception 'a workspace is erased from inside' using errcode = 'insufficient_privilege';
  end if;
  select w.deleted_at into v_deleted from public.workspace w where w.id = p_workspace for update;  -- nobody joins now
  if not found then
    return 'gone';
  end if;
  if v_deleted is null then
    select e.user_id into v_user from public.erasure e where e.id = p_erasure and e.state = 'running';
    if v_user is null then
      raise exception 'no erasure of this id is running' using errcode = 'insufficient_privilege';
    end if;
    if not exists (select from public.membership m
                   where m.workspace_id = p_workspace and m.user_id = v_user and m.role = 'owner')
       or exists (select from public.membership m where m.workspace_id = p_workspace and m.user_id <> v_user) then
      return 'kept';
    end if;
  end if;
  set constraints all deferred;
  for round in 1..5 loop
    v_failed := 0;
    for v_table in
      select c.oid::regclass as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and not exists (select from public.privacy_kept k where k.relation = c.relname and k.subject = 'workspace')
    loop
      begin
        execute format('delete from %s where workspace_id = $1', v_table.name) using p_workspace;
      exception when foreign_key_violation then
        v_failed := v_failed + 1;
      end;
    end loop;
    exit when v_failed = 0;
  end loop;
  delete from public.workspace w where w.id = p_workspace;
  return 'erased';
end $$
--;
-- Workspaces that were deleted before a moment: nobody is a member of them any more.
create function privacy_deleted_workspaces(p_before timestamptz) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select w.id from public.workspace w where w.deleted_at < p_before order by w.deleted_at limit 100 $$
--;
-- Which of these ids are no workspace's: files under them are nobody's.
create function privacy_gone_workspaces(p_ids uuid[]) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select i from unnest(p_ids) i where not exists (select from public.workspace w where w.id = i) $$
--;
-- Whoever owned a workspace that others use leaves it to the one who may do most and has been there longest.
create function privacy_leave_workspaces(p_user uuid) returns table (workspace_id uuid, heir uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_one record;
begin
  if p_user is distinct from nullif(current_setting('app.user_id', true), '')::uuid
     or not exists (select from public.erasure e where e.user_id = p_user and e.state = 'running') then
    raise exception 'only a person who is being erased leaves this way' using errcode = 'insufficient_privilege';
  end if;
  for v_one in
    select m.workspace_id as id from public.membership m
    where m.user_id = p_user and m.role = 'owner'
      and not exists (select from public.membership o
                      where o.workspace_id = m.workspace_id and o.user_id <> p_user and o.role = 'owner')
  loop
    return query
      update public.membership m set role = 'owner'
      where m.workspace_id = v_one.id and m.user_id = (
        select o.user_id from public.membership o where o.workspace_id = v_one.id and o.user_id <> p_user
        order by array_position(array['admin', 'editor', 'viewer'], o.role), o.created_at, o.user_id limit 1)
      returning m.workspace_id, m.user_id;
  end loop;
end $$
--;
-- Deletes what is a person's own and leaves an account without a person: an id that others' rows may point at.
create function privacy_erase_person(p_user uuid, p_erasure uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_table  record;
  v_failed integer;
begin
  if p_user is distinct from nullif(current_setting('app.user_id', true), '')::uuid
     or not exists (select from public.erasure e where e.id = p_erasure and e.user_id = p_user and e.state = 'running')
  then
    raise exception 'only a person who is being erased is erased' using errcode = 'insufficient_privilege';
  end if;
  -- Answers kept for others too: to a registration, or to whoever listed or changed members.
  delete from public.idempotency_record r using public.app_user u
  where u.id = p_user and (position(convert_to(p_user::text, 'UTF8') in r.body) > 0
                           or position(convert_to(u.email, 'UTF8') in r.body) > 0);
  for round in 1..5 loop
    v_failed := 0;
    for v_table in
      select c.oid::regclass as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and not exists (select from public.privacy_kept k where k.relation = c.relname and k.subject = 'user')
    loop
      begin
        execute format('delete from %s where user_id = $1', v_table.name) using p_user;
      exception when foreign_key_violation then
        v_failed := v_failed + 1;
      end;
    end loop;
    exit when v_failed = 0;
  end loop;
  if v_failed > 0 then
    raise exception 'a table still holds rows of the person' using errcode = 'foreign_key_violation';
  end if;
  update public.app_user u
  set name = 'Erased user', email = null, email_key = null, password_hash = null, email_verified_at = null,
      role = 'creator'
  where u.id = p_user;
end $$
--;
-- One batch of what has been kept long enough; returns how many rows went. The tables are named here, so that a caller
-- cannot name another.
create function privacy_purge(p_what text, p_before timestamptz, p_limit integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_count bigint;
begin
  case p_what
    when 'idempotency_record' then
      delete from public.idempotency_record where ctid = any (array(
        select r.ctid from public.idempotency_record r where r.created_at < p_before limit p_limit));
    when 'login_session' then
      delete from public.login_session where id in (
        select s.id from public.login_session s where least(s.expires_at, s.revoked_at) < p_before limit p_limit);
    when 'one_time_link' then
      delete from public.one_time_link where hash in (
        select l.hash from public.one_time_link l where l.expires_at < p_before limit p_limit);
    when 'sign_in_challenge' then
      delete from public.sign_in_challenge where key_hash in (
        select c.key_hash from public.sign_in_challenge c where c.expires_at < p_before limit p_limit);
    when 'api_key_nonce' then
      delete from public.api_key_nonce where ctid = any (array(
        select n.ctid from public.api_key_nonce n where n.expires_at < p_before limit p_limit));
    when 'known_address' then
      delete from public.known_address where ctid = any (array(
        select a.ctid from public.known_address a where a.seen_at < p_before limit p_limit));
    when 'invitation' then
      delete from public.invitation where id in (
        select i.id from public.invitation i
        where coalesce(i.ended_at, i.expires_at) < p_before limit p_limit);
    when 'former_membership' then
      delete from public.former_membership where id in (
        select f.id from public.former_membership f where f.ended_at < p_before limit p_limit);
    when 'event_outbox' then
      delete from public.event_outbox where event_id in (
        select o.event_id from public.event_outbox o where o.created_at < p_before limit p_limit);
    when 'privacy_export' then
      delete from public.privacy_export where id in (
        select e.id from public.privacy_export e
        where e.state in ('failed', 'expired') and e.created_at < p_before limit p_limit);
    else
      raise exception 'nothing called % is purged', p_what using errcode = 'invalid_parameter_value';
  end case;
  get diagnostics v_count = row_count;
  return v_count;
end $$
--;
revoke all on function vault_sample_keys(), privacy_owned_workspaces(uuid), privacy_due_erasures(timestamptz),
  privacy_ended_receipts(timestamptz), privacy_expired_exports(timestamptz), privacy_login_cancels_erasure(),
  privacy_erase_workspace(uuid, uuid), privacy_leave_workspaces(uuid), privacy_erase_person(uuid, uuid),
  privacy_deleted_workspaces(timestamptz), privacy_gone_workspaces(uuid[]), privacy_drop_receipt(uuid),
  privacy_purge(text, timestamptz, integer) from public
--;
grant execute on function vault_sample_keys(), privacy_owned_workspaces(uuid), privacy_due_erasures(timestamptz),
  privacy_ended_receipts(timestamptz), privacy_expired_exports(timestamptz),
  privacy_erase_workspace(uuid, uuid), privacy_leave_workspaces(uuid), privacy_erase_person(uuid, uuid),
  privacy_deleted_workspaces(timestamptz), privacy_gone_workspaces(uuid[]), privacy_drop_receipt(uuid),
  privacy_purge(text, timestamptz, integer) to mutoscope_app
