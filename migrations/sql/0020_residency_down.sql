-- What 0020_residency.sql replaced, as it was before.

create function vault_read_key(p_owner uuid) returns table (wrapped bytea, erased boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select k.wrapped, k.erased_at is not null from public.data_key k where k.owner_id = p_owner $$
--;
create function vault_make_key(p_owner uuid, p_wrapped bytea) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if p_owner is null or p_owner not in (coalesce((select nullif(current_setting('app.user_id', true), '')::uuid), '00000000-0000-0000-0000-000000000000'),
                                        coalesce((select nullif(current_setting('app.workspace_id', true), '')::uuid), '00000000-0000-0000-0000-000000000000')) then
    raise exception 'a data key is made for the bound user or workspace' using errcode = 'insufficient_privilege';
  end if;
  insert into public.data_key (owner_id, wrapped) values (p_owner, p_wrapped) on conflict do nothing;
  return (select k.wrapped from public.data_key k where k.owner_id = p_owner);
end $$
--;
revoke all on function vault_read_key(uuid), vault_make_key(uuid, bytea) from public
--;
grant execute on function vault_read_key(uuid), vault_make_key(uuid, bytea) to mutoscope_app
