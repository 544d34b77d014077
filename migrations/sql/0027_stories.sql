-- Stories told in steps, and the library of characters, voices, props and places that stories share.
--
-- A version of a step is written once and never changed: an edit, a generation and a restoration each add one. The step
-- itself only points at two of them, the current and the approved one.

create table story (
  id           uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  user_id      uuid not null,
  title        varchar(255) not null check (title <> ''),
  language     text not null check (language in ('en', 'id')),
  structure    text not null check (structure ~ '^[a-z_]{1,40}$'),
  revision     integer not null default 1,
  project_id   uuid,
  words_in     text not null default '',
  words        tsvector not null generated always as (
                 setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', words_in)
                 || to_tsvector('english', words_in) || to_tsvector('indonesian', words_in)) stored,
  archived_at  timestamptz,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  unique (workspace_id, id),
  foreign key (workspace_id, project_id) references project (workspace_id, id) on delete set null (project_id)
);
comment on column story.words_in is 'What its current steps say, cut to what an index can hold';
comment on column story.project_id is 'The project that was last made of it';
create index story_workspace_id_idx on story (workspace_id, id desc);
create index story_project_id_idx on story (workspace_id, project_id) where project_id is not null;
create index story_words_idx on story using gin (words);
select enable_tenant_isolation('story');
grant select, insert, delete on story to mutoscope_app;
grant update (title, language, structure, revision, project_id, words_in, archived_at, updated_at) on story
  to mutoscope_app;

create table story_step (
  workspace_id     uuid not null,
  story_id         uuid not null,
  step             text not null check (step in ('brief', 'logline', 'synopsis', 'structure', 'characters', 'scenes',
                     'script', 'storyboard', 'moodboard', 'thumbnails', 'metadata')),
  version          integer not null default 0 check (version >= 0),
  last_version     integer not null default 0 check (last_version >= version),
  approved_version integer,
  claim            uuid,
  claimed_until    timestamptz,
  updated_at       timestamptz not null,
  primary key (workspace_id, story_id, step),
  foreign key (workspace_id, story_id) references story (workspace_id, id) on delete cascade,
  constraint story_step_approved_check check (approved_version is null or approved_version = version),
  constraint story_step_claim_check check ((claim is null) = (claimed_until is null))
);
comment on table story_step is 'Which version of a step is the current one, and whether it is approved';
comment on column story_step.version is 'The current one; 0 before anything was written';
comment on column story_step.claim is 'Who waits for a provider to write it: nobody else asks meanwhile';
select enable_tenant_isolation('story_step');
grant select, insert on story_step to mutoscope_app;
grant update (version, last_version, approved_version, claim, claimed_until, updated_at) on story_step
  to mutoscope_app;

create table story_version (
  id            uuid primary key,
  workspace_id  uuid not null,
  story_id      uuid not null,
  step          text not null,
  version       integer not null check (version > 0),
  user_id       uuid not null,
  origin        text not null check (origin in ('written', 'generated', 'restored')),
  restored_from integer,
  aside         boolean not null default false,
  content       jsonb not null check (jsonb_typeof(content) = 'object'),
  inputs        jsonb not null default '{}' check (jsonb_typeof(inputs) = 'object'),
  note          text not null default '',
  provider      text,
  model         text,
  template      text,
  prompt        text,
  tokens_in     integer,
  tokens_out    integer,
  quoted_micro  bigint not null default 0 check (quoted_micro >= 0),
  cost_micro    bigint not null default 0 check (cost_micro >= 0),
  created_at    timestamptz not null,
  unique (workspace_id, story_id, step, version),
  foreign key (workspace_id, story_id, step) references story_step (workspace_id, story_id, step) on delete cascade
);
comment on column story_version.aside is 'Written while somebody else had changed the step: kept beside, never current';
comment on column story_version.inputs is 'From which versions of the steps before it was made';
comment on column story_version.note is 'Where the words are from, and what another provider would add';
select enable_tenant_isolation('story_version');
grant select, insert on story_version to mutoscope_app;

create table cast_entry (
  id           uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  user_id      uuid not null,
  kind         text not null check (kind in ('character', 'voice', 'prop', 'place')),
  name         varchar(255) not null check (name <> ''),
  sheet        jsonb not null check (jsonb_typeof(sheet) = 'object'),
  revision     integer not null default 1,
  words_in     text not null default '',
  words        tsvector not null generated always as (
                 setweight(to_tsvector('simple', name), 'A') || to_tsvector('simple', words_in)
                 || to_tsvector('english', words_in) || to_tsvector('indonesian', words_in)) stored,
  archived_at  timestamptz,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  unique (workspace_id, id)
);
comment on table cast_entry is 'The library of a workspace: characters, voices, props and places, for every story';
create index cast_entry_workspace_id_idx on cast_entry (workspace_id, kind, id desc);
create index cast_entry_words_idx on cast_entry using gin (words);
select enable_tenant_isolation('cast_entry');
grant select, insert, delete on cast_entry to mutoscope_app;
grant update (name, sheet, revision, words_in, archived_at, updated_at) on cast_entry to mutoscope_app;

create table studio_picture (
  id           uuid primary key,
  workspace_id uuid not null,
  cast_id      uuid,
  story_id     uuid,
  user_id      uuid not null,
  digest       text not null,
  media_type   varchar(127) not null check (media_type like 'image/%'),
  caption      varchar(500) not null default '',
  provider     text,
  model        text,
  prompt       text,
  cost_micro   bigint not null default 0 check (cost_micro >= 0),
  created_at   timestamptz not null,
  unique (workspace_id, id),
  foreign key (workspace_id, cast_id) references cast_entry (workspace_id, id) on delete cascade,
  foreign key (workspace_id, story_id) references story (workspace_id, id) on delete cascade,
  foreign key (workspace_id, digest) references blob (workspace_id, digest) deferrable,
  constraint studio_picture_owner_check check (num_nonnulls(cast_id, story_id) = 1)
);
comment on table studio_picture is
  'Pictures that belong to a story or to an entry of the library: they stay when the upload they came from expires';
create index studio_picture_cast_id_idx on studio_picture (workspace_id, cast_id, id) where cast_id is not null;
create index studio_picture_story_id_idx on studio_picture (workspace_id, story_id, id) where story_id is not null;
create index studio_picture_digest_idx on studio_picture (workspace_id, digest);
select enable_tenant_isolation('studio_picture');
grant select, insert, delete on studio_picture to mutoscope_app;

insert into privacy_kept (relation, subject, reason) values
  ('story', 'user', 'belongs to the workspace; the maker is an id without a person'),
  ('story_version', 'user', 'belongs to the workspace; the maker is an id without a person'),
  ('cast_entry', 'user', 'belongs to the workspace; the maker is an id without a person'),
  ('studio_picture', 'user', 'belongs to the workspace; the maker is an id without a person');

-- Projects can be found by their words, and put away ------------------------------------------------------------------

alter table project add column archived_at timestamptz;
alter table project add column words tsvector not null generated always as (
  setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', left(script, 60000))
  || to_tsvector('english', left(script, 60000)) || to_tsvector('indonesian', left(script, 60000))) stored;
comment on column project.words is 'Of the title and of the script''s first 60 000 characters';
create index project_words_idx on project using gin (words);
