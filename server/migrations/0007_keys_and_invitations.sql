-- Keys, invitations, and sessions that can be told apart. Tokens and keys are kept as hashes alone.
alter table users add column deleted_at timestamptz(3);
drop index users_email;
create unique index users_email on users (lower(email)) where deleted_at is null;

alter table sessions
  add column id uuid not null default gen_random_uuid() unique,
  add column address text,
  add column user_agent text;

create table invitations (
  id              uuid primary key,
  email           text not null,
  role            text not null check (role in ('viewer', 'reviewer', 'producer', 'admin')),
  token_hash      text not null unique,
  invited_by      uuid references users,
  invited_by_name text not null,
  created_at      timestamptz(3) not null,
  expires_at      timestamptz(3) not null,
  accepted_at     timestamptz(3)
);
create index invitations_newest on invitations (created_at desc, id desc);

create table api_keys (
  id           uuid primary key,
  name         text not null,
  -- null: owned by the built-in `system`.
  owner_id     uuid references users,
  role         text not null check (role in ('viewer', 'reviewer', 'producer', 'admin')),
  -- null: everything that the role may.
  scopes       text[],
  key_hash     text not null unique,
  hint         text not null,
  created_at   timestamptz(3) not null,
  expires_at   timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at   timestamptz(3)
);
create index api_keys_newest on api_keys (created_at desc, id desc);
