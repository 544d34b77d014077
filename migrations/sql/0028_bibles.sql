-- Texts for platforms, prompts of a workspace's own, and bibles.

create table enrichment (
  id           uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  user_id      uuid not null,
  project_id   uuid,
  asked        jsonb not null check (jsonb_typeof(asked) = 'object'),
  answer       jsonb not null check (jsonb_typeof(answer) = 'object'),
  provider     text not null,
  model        text,
  template     text,
  cost_micro   bigint not null default 0 check (cost_micro >= 0),
  created_at   timestamptz not null,
  foreign key (workspace_id, project_id) references project (workspace_id, id) on delete set null (project_id)
);
comment on table enrichment is 'Titles, captions and hashtags that were made; each counts against the plan''s quota';
create index enrichment_workspace_id_idx on enrichment (workspace_id, id desc);
create index enrichment_project_id_idx on enrichment (workspace_id, project_id) where project_id is not null;
select enable_tenant_isolation('enrichment');
grant select, insert on enrichment to mutoscope_app;
create trigger count_enrichments after insert on enrichment
  for each row execute function count_rows('enrichments', 'period');

create table prompt_template (
  workspace_id uuid not null references workspace on delete cascade,
  name         text not null check (name ~ '^[a-z_]{1,40}$'),
  version      integer not null check (version > 0),
  user_id      uuid not null,
  body         varchar(20000),
  created_at   timestamptz not null,
  primary key (workspace_id, name, version)
);
comment on table prompt_template is 'Every wording of a prompt that a workspace has had; the last one holds';
comment on column prompt_template.body is 'Null: back to the wording that comes with the product';
select enable_tenant_isolation('prompt_template');
grant select, insert on prompt_template to mutoscope_app;

create table bible (
  id           uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  user_id      uuid not null,
  title        varchar(255) not null check (title <> ''),
  version      integer not null check (version > 0),
  share_epoch  integer not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  unique (workspace_id, id)
);
comment on column bible.share_epoch is 'Links of an earlier epoch have been revoked';
create index bible_workspace_id_idx on bible (workspace_id, id desc);
select enable_tenant_isolation('bible');
grant select, insert, delete, update (title, version, share_epoch, updated_at) on bible to mutoscope_app;

create table bible_version (
  workspace_id uuid not null,
  bible_id     uuid not null,
  version      integer not null check (version > 0),
  user_id      uuid not null,
  content      jsonb not null check (jsonb_typeof(content) = 'object'),
  created_at   timestamptz not null,
  primary key (workspace_id, bible_id, version),
  foreign key (workspace_id, bible_id) references bible (workspace_id, id) on delete cascade
);
comment on table bible_version is 'What a bible gathered at one moment; it never changes';
select enable_tenant_isolation('bible_version');
grant select, insert on bible_version to mutoscope_app;

insert into privacy_kept (relation, subject, reason) values
  ('enrichment', 'user', 'belongs to the workspace; the maker is an id without a person'),
  ('prompt_template', 'user', 'belongs to the workspace; the maker is an id without a person'),
  ('bible', 'user', 'belongs to the workspace; the maker is an id without a person'),
  ('bible_version', 'user', 'belongs to the workspace; the maker is an id without a person');
