-- Files on their way to DAMs: what is rendered and not yet there, small exports first, each DAM at its own pace.
alter table exports
  -- Rendered, and not acknowledged yet.
  add column uploading int not null default 0;

alter table deliveries
  -- Higher goes first; smaller exports have more.
  add column priority smallint not null default 0;
create index deliveries_push on deliveries (destination_id, priority desc, next_attempt_at)
  where kind = 'dam' and status in ('waiting', 'sending', 'uncertain') and next_attempt_at is not null;

alter table destinations
  -- When the DAM's rate allows the next request, all processes together.
  add column next_request_at timestamptz(3),
  -- Until when one process alone makes folders there.
  add column folders_until   timestamptz(3);

-- Folders that were made at a DAM; `place` is a hash of where and how.
create table dam_folders (
  destination_id uuid not null references destinations on delete cascade,
  place          text not null,
  saved          jsonb not null,
  created_at     timestamptz(3) not null,
  primary key (destination_id, place)
);
