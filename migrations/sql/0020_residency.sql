-- Statements end with a line `--;`: function bodies hold semicolons. Every function pins its search_path.

drop function vault_read_key(uuid)
--;
create function vault_read_key(p_owner uuid) returns table (wrapped bytea, erased boolean, region text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select k.wrapped, k.erased_at is not null, k.region from public.data_key k where k.owner_id = p_owner $$
--;
-- People are of the default region, workspaces of their own. The row stays as it is until the transaction ends.
create function vault_region_of(p_owner uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_region text;
begin
  select w.region into v_region from public.workspace w where w.id = p_owner for key share;
  return coalesce(v_region, 'default');
end $$
--;
drop function vault_make_key(uuid, bytea)
--;
-- The region has a default for processes that were not started anew yet.
create function vault_make_key(p_owner uuid, p_wrapped bytea, p_region text default 'default') returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if p_owner is null or p_owner not in (
      coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), '00000000-0000-0000-0000-000000000000'),
      coalesce((select nullif(current_setting('app.workspace_id', true), '')::uuid),
               '00000000-0000-0000-0000-000000000000')) then
    raise exception 'a data key is made for the bound user or workspace' using errcode = 'insufficient_privilege';
  end if;
  if public.vault_region_of(p_owner) <> p_region then
    raise exception 'a data key is wrapped in the region of its owner' using errcode = 'serialization_failure';
  end if;
  insert into public.data_key (owner_id, wrapped, region) values (p_owner, p_wrapped, p_region) on conflict do nothing;
  return (select k.wrapped from public.data_key k where k.owner_id = p_owner);
end $$
--;
-- After its workspace has moved, in the same transaction.
create function vault_move_key(p_owner uuid, p_old bytea, p_new bytea, p_region text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if p_owner is distinct from nullif(current_setting('app.workspace_id', true), '')::uuid then
    raise exception 'a data key is moved with the bound workspace' using errcode = 'insufficient_privilege';
  end if;
  if public.vault_region_of(p_owner) <> p_region then
    raise exception 'a data key is wrapped in the region of its owner' using errcode = 'serialization_failure';
  end if;
  update public.data_key k set wrapped = p_new, region = p_region where k.owner_id = p_owner and k.wrapped = p_old;
  if not found then
    raise exception 'the data key was wrapped anew meanwhile' using errcode = 'serialization_failure';
  end if;
end $$
--;
-- Of each region the first and the last by owner: ids are made in the order of time.
create function vault_sample_regions() returns table (region text, wrapped bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.region, s.wrapped
  from (select distinct k.region from public.data_key k where k.wrapped is not null) r
  cross join lateral (
    (select k.wrapped from public.data_key k
     where k.region = r.region and k.wrapped is not null order by k.owner_id limit 1)
    union
    (select k.wrapped from public.data_key k
     where k.region = r.region and k.wrapped is not null order by k.owner_id desc limit 1)
  ) s
$$
--;
-- A film leaves scenes in the store of artefacts for a while: a workspace that ever ordered one stays where it is.
create function workspace_holds_files() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from public.blob b where b.workspace_id = w.id)
      or exists (select from public.upload u where u.workspace_id = w.id)
      or exists (select from public.generation g where g.workspace_id = w.id)
  from (select nullif(current_setting('app.workspace_id', true), '')::uuid as id) w
$$
--;
revoke all on function vault_read_key(uuid), vault_region_of(uuid), vault_make_key(uuid, bytea, text),
  vault_move_key(uuid, bytea, bytea, text), vault_sample_regions(), workspace_holds_files() from public
--;
grant execute on function vault_read_key(uuid), vault_region_of(uuid), vault_make_key(uuid, bytea, text),
  vault_move_key(uuid, bytea, bytea, text), vault_sample_regions(), workspace_holds_files() to mutoscope_app
