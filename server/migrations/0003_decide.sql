-- Every decision, for good: who, when, from, to, why. And the events that live screens follow.
create table decisions (
  id            uuid primary key,
  -- Decisions taken together (a bulk) share one undo_id.
  undo_id       uuid not null,
  shot_id       uuid not null references shots on delete cascade,
  prediction_id uuid references predictions,
  action        text not null,
  from_status   text not null,
  to_status     text not null,
  -- What undo needs to put back.
  before        jsonb not null,
  -- The shot's version that this decision made: undo is refused once the shot moved past it.
  version       int not null,
  reason        text,
  notes         text,
  actor_id      uuid references users,
  actor_name    text not null,
  undone_at     timestamptz(3),
  at            timestamptz(3) not null
);
create index decisions_shot on decisions (shot_id, at desc, id desc);
create index decisions_undo on decisions (undo_id);

-- Written in the transaction of what they tell. Readers go by (tx, seq) and stop before the oldest running
-- transaction, so that an event which commits late is never passed over.
create table events (
  seq        bigint generated always as identity primary key,
  tx         xid8 not null default pg_current_xact_id(),
  type       text not null,
  subject_id uuid not null,
  patch      jsonb not null,
  at         timestamptz(3) not null default now()
);
create index events_order on events (tx, seq);
create index events_age on events (at);
