-- What is wanted and what arrived: a shooting holds shots, a shot holds predictions (generated images).
create table shootings (
  id         uuid primary key,
  name       text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create unique index shootings_name on shootings (name);

create table shots (
  id                     uuid primary key,
  shooting_id            uuid not null references shootings on delete cascade,
  sku                    text not null,
  product_name           text not null,
  product_category       text not null,
  shot_type              text not null,
  subject                text not null,
  style_name             text not null,
  status                 text not null default 'PENDING_REVIEW'
                         check (status in ('PENDING_REVIEW', 'APPROVED', 'REJECTED', 'EXPORTED')),
  approved_prediction_id uuid,
  -- The image that stands for the shot in the gallery: the approved one, else the newest that can be shown.
  cover_prediction_id    uuid,
  prediction_count       int not null default 0,
  open_revision          boolean not null default false,
  rejection_reason       text,
  version                int not null default 1,
  created_at             timestamptz(3) not null,
  updated_at             timestamptz(3) not null,
  deleted_at             timestamptz(3)
);
-- A shot's natural key.
create unique index shots_key on shots (shooting_id, sku, shot_type, subject);
-- The gallery reads by keyset on (created_at, id), whole, by status, by shooting, and by both.
create index shots_newest on shots (created_at desc, id desc) where deleted_at is null and cover_prediction_id is not null;
create index shots_status on shots (status, created_at desc, id desc) where deleted_at is null and cover_prediction_id is not null;
create index shots_shooting on shots (shooting_id, created_at desc, id desc) where deleted_at is null and cover_prediction_id is not null;
create index shots_shooting_status on shots (shooting_id, status, created_at desc, id desc) where deleted_at is null and cover_prediction_id is not null;

create table predictions (
  id                   uuid primary key,
  shot_id              uuid not null references shots on delete cascade,
  status               text not null default 'PENDING_REVIEW'
                       check (status in ('PENDING_REVIEW', 'APPROVED', 'REJECTED', 'EXPORTED')),
  parent_prediction_id uuid references predictions,
  revision_id          uuid,
  external_id          text,
  config               jsonb not null,
  -- The source, byte for byte, lies in storage under this hash.
  sha256               text not null,
  bytes                bigint not null,
  -- Filled in by the worker that reads the image.
  image_status         text not null default 'reading' check (image_status in ('reading', 'ready', 'broken')),
  width                int,
  height               int,
  format               text,
  color_profile        text,
  bit_depth            int,
  has_alpha            boolean,
  digital_source_type  text,
  perceptual_hash      text,
  placeholder          text,
  checks               jsonb not null default '[]',
  broken_code          text,
  created_at           timestamptz(3) not null
);
-- The same bytes, or the same name at the generator, are one prediction of a shot.
create unique index predictions_bytes on predictions (shot_id, sha256);
create unique index predictions_external on predictions (shot_id, external_id) where external_id is not null;
create index predictions_shot on predictions (shot_id, created_at, id);
create index predictions_newest on predictions (created_at desc, id desc) where image_status = 'ready';

alter table shots add foreign key (approved_prediction_id) references predictions;
alter table shots add foreign key (cover_prediction_id) references predictions;
