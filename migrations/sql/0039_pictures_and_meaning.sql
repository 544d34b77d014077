-- A picture is drawn once at a time, what was refused is known again, and things are found by what they mean.

create table picture_claim (
  workspace_id  uuid        not null,
  story_id      uuid        not null,
  step          text        not null check (step in ('storyboard', 'moodboard', 'thumbnails')),
  number        integer     not null check (number > 0),
  claim         uuid        not null,
  claimed_until timestamptz not null,
  primary key (workspace_id, story_id, step, number),
  foreign key (workspace_id, story_id) references story (workspace_id, id) on delete cascade
);
comment on table picture_claim is 'Who waits for a provider to draw a picture: nobody else pays for the same one meanwhile';
select enable_tenant_isolation('picture_claim');
grant select, insert, update (claim, claimed_until), delete on picture_claim to mutoscope_app;

-- Fingerprints of refused content. New columns without a default change no row, so neither is rewritten. --------------

alter table ai_decision add column words_digest text, add column picture_bits bit(64);
comment on column ai_decision.words_digest is 'Of the bare words, whatever their case, accents and marks: the same prompt is known again';
comment on column ai_decision.picture_bits is 'The picture''s difference hash: one that looks the same differs in few bits';
create index ai_decision_words_digest_idx on ai_decision (workspace_id, words_digest) where words_digest is not null;
create index ai_decision_picture_bits_idx on ai_decision (workspace_id, created_at desc) where picture_bits is not null;

-- Vectors ------------------------------------------------------------------------------------------------------------

create table search_vector (
  workspace_id uuid        not null references workspace on delete cascade,
  kind         text        not null check (kind in ('project', 'story', 'cast')),
  item_id      uuid        not null,
  model        text        not null check (model <> ''),
  digest       text        not null,
  vector       bytea       not null check (octet_length(vector) between 4 and 65536 and octet_length(vector) % 4 = 0),
  created_at   timestamptz not null,
  primary key (workspace_id, kind, item_id)
);
comment on table search_vector is 'What a thing means, as a model of vectors sees it; made when it is first looked for, and anew once it has changed';
comment on column search_vector.digest is 'Of the text that the vector was made of';
comment on column search_vector.vector is 'Its numbers of 4 bytes, little-endian, of length 1';
select enable_tenant_isolation('search_vector');
grant select, insert, update (model, digest, vector, created_at), delete on search_vector to mutoscope_app;
