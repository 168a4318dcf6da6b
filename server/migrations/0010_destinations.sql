-- Where exports and events go: DAM connectors and webhook endpoints. Secrets are sealed and never in `config`.
create table destinations (
  id              uuid primary key,
  name            text not null,
  type            text not null check (type in ('dam', 'webhook')),
  config          jsonb not null,
  -- dam: its credentials; webhook: its secret. JSON, sealed for this row.
  sealed_secrets  text,
  -- webhook: the secret before the last rotation, which signs beside the new one until then.
  sealed_previous text,
  previous_until  timestamptz(3),
  enabled         boolean not null default true,
  disabled_reason text,
  -- Failures since the last success, and since when: what the circuit and the alert go by.
  failures        int not null default 0,
  failing_since   timestamptz(3),
  paused_until    timestamptz(3),
  created_by      uuid references users,
  created_by_name text not null,
  created_at      timestamptz(3) not null,
  updated_at      timestamptz(3) not null,
  deleted_at      timestamptz(3)
);
create unique index destinations_name on destinations (lower(name)) where deleted_at is null;
create index destinations_newest on destinations (created_at desc, id desc) where deleted_at is null;

-- One file on its way to a DAM, or one event on its way to a webhook. Written before anything is sent.
create table deliveries (
  id              uuid primary key,
  kind            text not null check (kind in ('dam', 'webhook')),
  -- null: a URL that an export named itself, which stands in `url`.
  destination_id  uuid references destinations,
  url             text,
  -- Null for events of shots.
  export_id       uuid references exports on delete cascade,
  image_id        uuid references export_images on delete cascade,
  shot_id         uuid,
  -- webhook: the event, its body as it is signed; its id is constant over attempts.
  event           text,
  body            text,
  webhook_id      text,
  -- webhook: whether its export waits for it and ends with it.
  settles         boolean not null default false,
  -- dam: constant over attempts, the same for the same export, shot and destination.
  asset_key       text,
  remote_id       text,
  -- What steps saved before a crash: an upload goes on where it stood.
  progress        jsonb not null default '{}',
  status          text not null default 'waiting'
                  check (status in ('waiting', 'sending', 'uncertain', 'delivered', 'failed', 'cancelled')),
  attempt_count   int not null default 0,
  -- How much of the retries is spent; replaying starts afresh.
  tries           int not null default 0,
  -- While it is being sent: until when whoever sends it is waited for.
  next_attempt_at timestamptz(3),
  error           text,
  created_at      timestamptz(3) not null,
  delivered_at    timestamptz(3)
);
create index deliveries_newest on deliveries (destination_id, created_at desc, id desc);
create index deliveries_due on deliveries (destination_id, next_attempt_at)
  where status in ('waiting', 'sending', 'uncertain') and next_attempt_at is not null;
create index deliveries_export on deliveries (export_id, status);
create unique index deliveries_image on deliveries (image_id, destination_id) where image_id is not null;
-- An event reaches an endpoint once, however often it is told.
create unique index deliveries_event on deliveries (destination_id, webhook_id) nulls not distinct
  where webhook_id is not null;

create table delivery_attempts (
  delivery_id uuid not null references deliveries on delete cascade,
  number      int not null,
  at          timestamptz(3) not null,
  -- Of the last answer; null where none came.
  status      int,
  error       text,
  duration_ms int not null,
  exchanges   jsonb not null,
  primary key (delivery_id, number)
);
