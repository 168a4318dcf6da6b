-- What a reviewer asks to be changed, and what became of it. An answer is a prediction that bears the revision's id.
create table revisions (
  id                uuid primary key,
  shot_id           uuid not null references shots on delete cascade,
  -- The image that is to be changed.
  prediction_id     uuid not null references predictions,
  -- The decision that asked for it: taking that back withdraws the revision.
  undo_id           uuid not null,
  status            text not null default 'OPEN' check (status in ('OPEN', 'ANSWERED', 'FAILED', 'WITHDRAWN')),
  changes_requested jsonb not null,
  regenerate        boolean not null,
  config_overrides  jsonb not null,
  -- Set when a generator is asked: which kind, for the how-manieth time, under which name of its own, until when.
  generator         text,
  attempt           int not null default 0,
  remote_id         text,
  deadline_at       timestamptz(3),
  -- Why it is open or failed, in a sentence for the reviewer.
  message           text,
  requested_by      uuid references users,
  requested_by_name text not null,
  created_at        timestamptz(3) not null,
  answered_at       timestamptz(3)
);
create index revisions_shot on revisions (shot_id, created_at desc, id desc);
create index revisions_undo on revisions (undo_id);
create index revisions_waiting on revisions (deadline_at) where status = 'OPEN' and deadline_at is not null;
create index predictions_revision on predictions (revision_id) where revision_id is not null;

-- At most one row: who makes new images. Its secret is sealed under a key that is not in the database.
create table generators (
  only_one        boolean primary key default true check (only_one),
  type            text not null check (type in ('none', 'demo', 'http', 'comfyui')),
  settings        jsonb not null,
  sealed_secret   text,
  updated_by      uuid references users,
  updated_by_name text not null,
  updated_at      timestamptz(3) not null
);
