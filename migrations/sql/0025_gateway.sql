-- AI providers: what a workspace chose, its own keys, its budget, and one line for each call.
--
-- A call reserves the most that it can cost before it is made, in one statement that locks the workspace's budget, and
-- settles what it did cost afterwards. Amounts are micro-dollars. Calls with a key of the workspace's own are written
-- down and cost the platform nothing: no budget is touched.
--
--   AI402 more than what is left          AI404 no such call

create table ai_setting (
  workspace_id uuid        primary key references workspace on delete cascade,
  stack        text        check (stack <> ''),
  choices      jsonb       not null default '{}' check (jsonb_typeof(choices) = 'object'),
  updated_at   timestamptz not null default now()
);

comment on table ai_setting is 'Which stack of models a workspace uses; null is the operator''s';
comment on column ai_setting.choices is 'By modality, models that come before those of the stack: {"text": ["openai/gpt-5.4"]}';

select enable_tenant_isolation('ai_setting');
grant select, insert, update, delete on ai_setting to mutoscope_app;

create table ai_key (
  workspace_id uuid        not null references workspace on delete cascade,
  provider     text        not null check (provider <> ''),
  sealed       bytea       not null,
  rejected_at  timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (workspace_id, provider)
);

comment on table ai_key is 'A workspace''s own key of a provider, sealed with its address; never replaced by the platform''s';
comment on column ai_key.rejected_at is 'When the provider last refused it';

select enable_tenant_isolation('ai_key');
grant select, insert, update, delete on ai_key to mutoscope_app;

create table ai_answer (
  workspace_id uuid        not null references workspace on delete cascade,
  digest       text        not null,
  sealed       bytea       not null,
  expires_at   timestamptz not null,
  primary key (workspace_id, digest)
);

comment on table ai_answer is 'Answers that are given again to the same question, for a while; sealed';

create index ai_answer_expires_at_idx on ai_answer (workspace_id, expires_at);
select enable_tenant_isolation('ai_answer');
grant select, insert, update, delete on ai_answer to mutoscope_app;

create table ai_budget (
  workspace_id uuid        primary key,
  month        date        not null,
  spent        bigint      not null default 0 check (spent >= 0),
  held         bigint      not null default 0 check (held >= 0),
  granted      bigint      check (granted >= 0),
  own_limit    bigint      check (own_limit >= 0)
);

comment on table ai_budget is 'What a workspace may spend on the platform''s keys in a month; written by the functions below alone';
comment on column ai_budget.granted is 'The operator''s exception; null is the setting';
comment on column ai_budget.own_limit is 'Less, if the workspace wants it so';

select enable_tenant_isolation('ai_budget');
grant select on ai_budget to mutoscope_app;

create table ai_call (
  id            uuid        primary key,
  workspace_id  uuid        not null,
  job_id        uuid,
  modality      text        not null check (modality in ('text', 'image', 'video', 'speech', 'moderation', 'embedding')),
  provider      text        not null check (provider <> ''),
  model         text        not null,
  template      text        not null default '',
  payer         text        not null check (payer in ('platform', 'workspace', 'nobody')),
  prices        text        not null,
  status        text        not null default 'open' check (status in ('open', 'done', 'failed')),
  cached        boolean     not null default false,
  reserved      bigint      not null default 0 check (reserved >= 0),
  cost          bigint      check (cost >= 0),
  units         jsonb       not null default '{}' check (jsonb_typeof(units) = 'object'),
  error         text,
  created_at    timestamptz not null,
  ended_at      timestamptz,
  constraint ai_call_ended_check check ((status = 'open') = (ended_at is null) and (status = 'open') = (cost is null))
);

comment on table ai_call is 'Each call of a provider: whose, which model, for what, what it used and cost; the books outlive the workspace';
comment on column ai_call.job_id is 'What the cost belongs to: a generation, whose usage line adds it up, or a project';
comment on column ai_call.template is 'Name and version of the prompt''s template';
comment on column ai_call.prices is 'The version of the price book that priced it';
comment on column ai_call.reserved is 'The most it could cost, in micro-dollars; cost is what it did';

create index ai_call_workspace_id_created_at_idx on ai_call (workspace_id, created_at desc, id desc);
create index ai_call_job_id_idx on ai_call (job_id) where job_id is not null;
create index ai_call_ended_at_idx on ai_call (ended_at) where payer = 'platform';
create index ai_call_open_idx on ai_call (created_at) where status = 'open';
select enable_tenant_isolation('ai_call');
grant select on ai_call to mutoscope_app;

insert into privacy_kept (relation, subject, reason) values
  ('ai_call', 'workspace', 'the books: what each call of a provider cost; ids and amounts alone'),
  ('ai_budget', 'workspace', 'the books: what of the month''s budget is spent; amounts alone');

create function ai_month(p_at timestamptz) returns date
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select date_trunc('month', p_at at time zone 'utc')::date
$$;

-- Locks the workspace's budget for this month, and says how much of it is left.
create function ai_lock_budget(p_workspace uuid, p_default bigint, p_now timestamptz) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_budget public.ai_budget;
begin
  insert into public.ai_budget (workspace_id, month) values (p_workspace, public.ai_month(p_now)) on conflict do nothing;
  select * into v_budget from public.ai_budget b where b.workspace_id = p_workspace for no key update;
  if v_budget.month < public.ai_month(p_now) then
    update public.ai_budget b set month = public.ai_month(p_now), spent = 0 where b.workspace_id = p_workspace
      returning * into v_budget;
  end if;
  return least(coalesce(v_budget.granted, p_default), v_budget.own_limit) - v_budget.spent - v_budget.held;
end
$$;

create function ai_reserve(
  p_workspace uuid, p_id uuid, p_job uuid, p_modality text, p_provider text, p_model text, p_template text,
  p_payer text, p_prices text, p_amount bigint, p_default bigint, p_now timestamptz
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_left bigint;
begin
  perform ledger.require_workspace(p_workspace);
  if p_payer = 'platform' then
    v_left := public.ai_lock_budget(p_workspace, p_default, p_now);
    if p_amount > v_left then
      raise exception using errcode = 'AI402', message = 'more than what is left',
        detail = json_build_object('left_micro', greatest(v_left, 0))::text;
    end if;
    update public.ai_budget b set held = b.held + p_amount where b.workspace_id = p_workspace;
  end if;
  insert into public.ai_call (id, workspace_id, job_id, modality, provider, model, template, payer, prices, reserved,
                              created_at)
    values (p_id, p_workspace, p_job, p_modality, p_provider, p_model, p_template, p_payer, p_prices,
            case when p_payer = 'platform' then p_amount else 0 end, p_now);
end
$$;

comment on function ai_reserve is 'Set aside the most that a call can cost, and write it down; or refuse before it is made';

create function ai_end(p_call ai_call, p_status text, p_cost bigint, p_units jsonb, p_error text, p_now timestamptz)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.ai_call c set status = p_status, cost = p_cost, units = p_units, error = p_error, ended_at = p_now
    where c.id = p_call.id;
  if p_call.payer = 'platform' then
    update public.ai_budget b
      set held = b.held - p_call.reserved,
          spent = b.spent + case when b.month = public.ai_month(p_call.created_at) then p_cost else 0 end
      where b.workspace_id = p_call.workspace_id;
    update public.usage_line u set ai_micro = u.ai_micro + p_cost
      where u.id = p_call.job_id and u.workspace_id = p_call.workspace_id and p_cost > 0;
  end if;
end
$$;

create function ai_settle(
  p_workspace uuid, p_id uuid, p_status text, p_cost bigint, p_units jsonb, p_error text, p_now timestamptz
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_call public.ai_call;
begin
  perform ledger.require_workspace(p_workspace);
  -- The budget first, as ai_reserve does: two locks in two orders would wait for each other.
  perform from public.ai_budget b where b.workspace_id = p_workspace for no key update;
  select * into v_call from public.ai_call c where c.workspace_id = p_workspace and c.id = p_id for no key update;
  if v_call.id is null then
    raise exception using errcode = 'AI404', message = 'no such call';
  end if;
  if v_call.status <> 'open' then
    return false;
  end if;
  perform public.ai_end(v_call, p_status, p_cost, p_units, p_error, p_now);
  return true;
end
$$;

comment on function ai_settle is 'End a call: what it cost is spent, the rest returns. False if it had ended';

create function ai_note_cached(
  p_workspace uuid, p_id uuid, p_job uuid, p_modality text, p_provider text, p_model text, p_template text,
  p_prices text, p_units jsonb, p_now timestamptz
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.require_workspace(p_workspace);
  insert into public.ai_call (id, workspace_id, job_id, modality, provider, model, template, payer, prices, status,
                              cached, cost, units, created_at, ended_at)
    values (p_id, p_workspace, p_job, p_modality, p_provider, p_model, p_template, 'nobody', p_prices, 'done', true, 0,
            p_units, p_now, p_now);
end
$$;

comment on function ai_note_cached is 'Write down an answer that nobody had to be asked for';

create function ai_read_budget(
  p_workspace uuid, p_default bigint, p_now timestamptz,
  out monthly bigint, out granted bigint, out own_limit bigint, out spent bigint, out held bigint
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_budget public.ai_budget;
begin
  perform ledger.require_workspace(p_workspace);
  select * into v_budget from public.ai_budget b where b.workspace_id = p_workspace;
  granted := coalesce(v_budget.granted, p_default);
  own_limit := v_budget.own_limit;
  monthly := least(granted, own_limit);
  spent := case when v_budget.month = public.ai_month(p_now) then v_budget.spent else 0 end;
  held := coalesce(v_budget.held, 0);
end
$$;

create function ai_limit_budget(p_workspace uuid, p_own_limit bigint, p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.require_workspace(p_workspace);
  insert into public.ai_budget (workspace_id, month, own_limit)
    values (p_workspace, public.ai_month(p_now), p_own_limit)
    on conflict (workspace_id) do update set own_limit = excluded.own_limit;
end
$$;

comment on function ai_limit_budget is 'Let the bound workspace spend less than the operator allows; null is as much';

create function platform_grant_ai_budget(p_workspace uuid, p_granted bigint, p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.platform_admin();
  if not exists (select from public.workspace w where w.id = p_workspace) then
    raise exception using errcode = 'PA404', message = 'no such workspace';
  end if;
  insert into public.ai_budget (workspace_id, month, granted) values (p_workspace, public.ai_month(p_now), p_granted)
    on conflict (workspace_id) do update set granted = excluded.granted;
end
$$;

-- A process that died between asking and settling leaves a call open. Nobody knows what the provider did: the most it
-- could cost is what it cost.
create function ai_end_lost(p_before timestamptz, p_now timestamptz, p_limit int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_call  public.ai_call;
  v_count bigint := 0;
begin
  for v_call in
    select * from public.ai_call c where c.status = 'open' and c.modality <> 'video' and c.created_at < p_before
      order by c.created_at limit p_limit
  loop
    perform from public.ai_budget b where b.workspace_id = v_call.workspace_id for no key update;
    select * into v_call from public.ai_call c where c.id = v_call.id and c.status = 'open' for no key update;
    if v_call.id is not null then
      perform public.ai_end(v_call, 'failed', v_call.reserved, '{}', 'lost', p_now);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;

comment on function ai_end_lost is 'End calls whose process is gone, at the most they could cost; films have ends of their own';

revoke all on function ai_month, ai_lock_budget, ai_reserve, ai_end, ai_settle, ai_note_cached, ai_read_budget,
  ai_limit_budget, platform_grant_ai_budget, ai_end_lost from public;
grant execute on function ai_reserve, ai_settle, ai_note_cached, ai_read_budget, ai_limit_budget,
  platform_grant_ai_budget, ai_end_lost to mutoscope_app;
