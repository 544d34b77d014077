-- Wait for whoever works under the same idempotency key, then look for the answer: one round trip. Each statement in here
-- sees what was committed before it began, so the look-up sees what the wait was for. It runs as its caller, behind the
-- wall between tenants.
create function idempotency_find(p_workspace uuid, p_user uuid, p_key text)
returns table (fingerprint bytea, status smallint, headers text, body bytea)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('idempotency:' || p_workspace || ':' || p_user || ':' || p_key, 0));
  return query
    select r.fingerprint, r.status, r.headers::text, r.body from public.idempotency_record r
    where r.workspace_id = p_workspace and r.user_id = p_user and r.key = p_key;
end $$
--;
revoke all on function idempotency_find(uuid, uuid, text) from public
--;
grant execute on function idempotency_find(uuid, uuid, text) to mutoscope_app
