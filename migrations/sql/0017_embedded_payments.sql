create schema embedded_payments
--;
comment on schema embedded_payments is 'What the embedded payment provider knows: an outside party''s books, of no tenant'
--;
create table embedded_payments.world (
  id           boolean primary key default true check (id),
  version      bigint not null default 0,
  clock_offset bigint not null default 0,
  event_seq    bigint not null default 0,
  settings     jsonb not null default '{}'
)
--;
comment on column embedded_payments.world.version is 'Counts the writes; a write that read an older version is refused'
--;
comment on column embedded_payments.world.clock_offset is 'Seconds that the provider''s clock is ahead of the real one'
--;
insert into embedded_payments.world default values
--;
create table embedded_payments.object (
  id      text primary key,
  kind    text not null,
  seq     bigint not null unique,
  version bigint not null,
  body    jsonb,
  hidden  jsonb not null
)
--;
comment on table embedded_payments.object is 'One object of the provider; its body is null once it was deleted'
--;
create index object_version_idx on embedded_payments.object (version)
--;
create table embedded_payments.event (
  seq     bigint primary key,
  id      text not null unique,
  type    text not null,
  created bigint not null,
  body    jsonb not null
)
--;
create index event_type_idx on embedded_payments.event (type, seq)
--;
create index event_created_idx on embedded_payments.event (created)
--;
create table embedded_payments.answer (
  key        text primary key,
  digest     text not null,
  status     integer not null,
  answer     text not null,
  request_id text not null,
  created_at timestamptz not null default now()
)
--;
comment on table embedded_payments.answer is 'Answers to requests with an idempotency key, given again for a day'
--;
create index answer_created_at_idx on embedded_payments.answer (created_at)
--;
do $$
declare
  target text;
begin
  foreach target in array array['world', 'object', 'event', 'answer'] loop
    execute format('alter table embedded_payments.%I enable row level security', target);
    execute format('alter table embedded_payments.%I force row level security', target);
    execute format('create policy owner_access on embedded_payments.%I to %I using (true) with check (true)',
                   target, current_user);
  end loop;
end $$
--;
create function embedded_payments.glance(wanted text,
  out version bigint, out digest text, out status integer, out answer text, out request_id text)
returns setof record
language sql stable security definer set search_path = pg_catalog, embedded_payments as $$
  select w.version, a.digest, a.status, a.answer, a.request_id
    from embedded_payments.world w
    left join embedded_payments.answer a on a.key = wanted and a.created_at > now() - interval '1 day'
$$
--;
create function embedded_payments.world(
  out version bigint, out clock_offset bigint, out settings jsonb, out event_seq bigint)
returns setof record
language sql stable security definer set search_path = pg_catalog, embedded_payments as $$
  select version, clock_offset, settings, event_seq from embedded_payments.world
$$
--;
create function embedded_payments.changed(since bigint,
  out id text, out kind text, out seq bigint, out body jsonb, out hidden jsonb)
returns setof record
language sql stable security definer set search_path = pg_catalog, embedded_payments as $$
  select id, kind, seq, body, hidden from embedded_payments.object where version > since order by seq
$$
--;
create function embedded_payments.events(wanted text, types text[], created_from bigint, created_to bigint,
  before_seq bigint, after_seq bigint, at_most integer,
  out seq bigint, out id text, out type text, out created bigint, out body jsonb)
returns setof record
language sql stable security definer set search_path = pg_catalog, embedded_payments as $$
  select e.seq, e.id, e.type, e.created, e.body
    from embedded_payments.event e
   where (wanted is null or e.id = wanted)
     and (types is null or e.type like any (
           select replace(replace(replace(pattern, '\', '\\'), '_', '\_'), '*', '%') from unnest(types) pattern))
     and (created_from is null or e.created >= created_from)
     and (created_to is null or e.created <= created_to)
     and (before_seq is null or e.seq < before_seq)
     and (after_seq is null or e.seq > after_seq)
   order by case when after_seq is null then -e.seq else e.seq end
   limit at_most
$$
--;
create function embedded_payments.keep(based_on bigint, new_offset bigint, new_settings text,
  ids text[], kinds text[], seqs bigint[], bodies text[], hiddens text[],
  event_seqs bigint[], event_ids text[], event_types text[], event_created bigint[], event_bodies text[],
  new_key text, new_digest text, new_status integer, new_answer text, new_request_id text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, embedded_payments as $$
begin
  update embedded_payments.world w
     set version = based_on + 1, clock_offset = new_offset, settings = new_settings::jsonb,
         event_seq = w.event_seq + cardinality(event_seqs)
   where w.version = based_on;
  if not found then
    return false;
  end if;
  insert into embedded_payments.object (id, kind, seq, version, body, hidden)
    select r.id, r.kind, r.seq, based_on + 1, r.body::jsonb, r.hidden::jsonb
      from unnest(ids, kinds, seqs, bodies, hiddens) as r (id, kind, seq, body, hidden)
    on conflict (id) do update set version = excluded.version, body = excluded.body, hidden = excluded.hidden;
  insert into embedded_payments.event (seq, id, type, created, body)
    select r.seq, r.id, r.type, r.created, r.body::jsonb
      from unnest(event_seqs, event_ids, event_types, event_created, event_bodies) as r (seq, id, type, created, body);
  if new_key is not null then
    insert into embedded_payments.answer (key, digest, status, answer, request_id)
      values (new_key, new_digest, new_status, new_answer, new_request_id)
      on conflict (key) do update set digest = excluded.digest, status = excluded.status, answer = excluded.answer,
        request_id = excluded.request_id, created_at = now();
    delete from embedded_payments.answer a
     where a.key in (select old.key from embedded_payments.answer old
                      where old.created_at < now() - interval '1 day' order by old.created_at limit 2);
  end if;
  return true;
end $$
--;
do $$
declare
  one regprocedure;
begin
  for one in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname = 'embedded_payments' loop
    execute format('revoke execute on function %s from public', one);
    execute format('grant execute on function %s to mutoscope_app', one);
  end loop;
end $$
--;
grant usage on schema embedded_payments to mutoscope_app
