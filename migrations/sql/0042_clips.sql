-- Clips by video models: what was ordered, who looks at it next, and the file that came of it.

create table clip (
  id           uuid        primary key,
  workspace_id uuid        not null references workspace on delete cascade,
  user_id      uuid        not null,
  story_id     uuid,
  shot         integer     check (shot > 0),
  title        varchar(500) not null default '',
  prompt       text        not null check (prompt <> ''),
  aspect       text        not null,
  seconds      integer     not null check (seconds > 0),
  quoted_micro bigint      not null check (quoted_micro >= 0),
  key          text        not null,
  status       text        not null default 'ordering' check (status in ('ordering', 'running', 'finished', 'failed')),
  video_id     uuid,
  asset_id     uuid,
  provider     text,
  model        text,
  cost_micro   bigint      not null default 0 check (cost_micro >= 0),
  problem      jsonb       check (jsonb_typeof(problem) = 'object'),
  look_at      timestamptz not null,
  created_at   timestamptz not null,
  ended_at     timestamptz,
  unique (workspace_id, id),
  unique (workspace_id, key),
  foreign key (workspace_id, story_id) references story (workspace_id, id) on delete set null (story_id),
  foreign key (workspace_id, asset_id) references asset (workspace_id, id) on delete set null (asset_id),
  constraint clip_over_check check ((status in ('finished', 'failed')) = (ended_at is not null)),
  constraint clip_failed_check check ((status = 'failed') = (problem is not null))
);
comment on table clip is 'A clip that a video model was asked for: a row before anybody is asked, so that it is ordered once';
comment on column clip.key is 'Of the request that ordered it: the same key is the same clip';
comment on column clip.look_at is 'Before then nobody asks for it: it is too early, or somebody does';
create index clip_story_id_idx on clip (workspace_id, story_id, id) where story_id is not null;
create index clip_asset_id_idx on clip (workspace_id, asset_id) where asset_id is not null;
create index clip_look_at_idx on clip (look_at) where status in ('ordering', 'running');
select enable_tenant_isolation('clip');
grant select, insert, delete on clip to mutoscope_app;
grant update (status, video_id, asset_id, provider, model, cost_micro, problem, look_at, ended_at) on clip
  to mutoscope_app;

create function clips_due(p_now timestamptz, p_limit int) returns table (workspace_id uuid, id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.workspace_id, c.id from public.clip c
    where c.status in ('ordering', 'running') and c.look_at <= p_now order by c.look_at limit p_limit
$$;
comment on function clips_due is 'Ids of clips, of all workspaces, that are to be asked for now';
revoke all on function clips_due from public;
grant execute on function clips_due to mutoscope_app;

insert into privacy_kept (relation, subject, reason) values
  ('clip', 'user', 'belongs to the workspace; the maker is an id without a person');

-- An order that nobody asks for any more held its part of the budget for ever. -----------------------------------------

create or replace function ai_end_lost(p_before timestamptz, p_now timestamptz, p_limit int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_call  public.ai_call;
  v_count bigint := 0;
begin
  for v_call in
    select * from public.ai_call c where c.status = 'open'
      -- An order of a film lives an hour; nobody has asked for one that is older, and nobody will.
      and c.created_at < case when c.modality = 'video' then p_before - interval '1 hour' else p_before end
      order by c.created_at limit p_limit
  loop
    perform from public.ai_budget b where b.workspace_id = v_call.workspace_id for no key update;
    select * into v_call from public.ai_call c where c.id = v_call.id and c.status = 'open' for no key update;
    if v_call.id is not null then
      perform public.ai_end(v_call, 'failed', v_call.reserved, '{}', 'lost', p_now);
      update public.ai_video v set status = 'failed', why = 'nobody asked for it any more', ended_at = p_now
        where v.id = v_call.id and v.status = 'running';
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;

comment on function ai_end_lost is 'End calls whose process is gone, at the most they could cost; films an hour later';
