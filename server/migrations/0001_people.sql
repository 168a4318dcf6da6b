-- Who works here: users, their sessions, and the one-time set-up of the first admin.
create table users (
  id            uuid primary key,
  email         text not null,
  name          text not null,
  role          text not null check (role in ('viewer', 'reviewer', 'producer', 'admin')),
  password_hash text,
  created_at    timestamptz(3) not null,
  disabled_at   timestamptz(3)
);
create unique index users_email on users (lower(email));

-- Only the hash of a session's id is kept: a dump of this table signs nobody in.
create table sessions (
  id_hash    text primary key,
  user_id    uuid references users on delete cascade,
  data       jsonb not null,
  created_at timestamptz(3) not null default now(),
  seen_at    timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
create index sessions_user on sessions (user_id);

-- At most one row: the hash of the link that makes the first visitor the admin.
create table setup_links (
  only_one   boolean primary key default true check (only_one),
  token_hash text not null,
  created_at timestamptz(3) not null
);

-- The first answer to a POST that bore an Idempotency-Key; kept for 24 hours.
create table idempotency_keys (
  actor        text not null,
  key          text not null,
  request_hash text not null,
  body         jsonb,
  created_at   timestamptz(3) not null,
  primary key (actor, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
