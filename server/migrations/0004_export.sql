-- Sets of approved images, processed and delivered. Names and sources are fixed when an export is created.
create table exports (
  id              uuid primary key,
  status          text not null default 'PENDING'
                  check (status in ('PENDING', 'PROCESSING', 'UPLOADING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED')),
  formats         jsonb not null,
  naming          jsonb not null,
  metadata        jsonb not null,
  destination     jsonb not null,
  total           int not null,
  completed       int not null default 0,
  failed          int not null default 0,
  bytes           bigint,
  created_by      uuid references users,
  created_by_name text not null,
  created_at      timestamptz(3) not null,
  completed_at    timestamptz(3),
  -- The sealed ZIP is a plan: the three manifest files in storage and, in order, the completed images.
  sealed_at       timestamptz(3),
  zip_bytes       bigint,
  zip_etag        text,
  manifest_files  jsonb
);
create index exports_newest on exports (created_at desc, id desc);
create index exports_status on exports (status, created_at desc, id desc);

create table export_images (
  id            uuid primary key,
  export_id     uuid not null references exports on delete cascade,
  position      int not null,
  format_index  int not null,
  shot_id       uuid not null references shots,
  prediction_id uuid not null references predictions,
  filename      text not null,
  -- Frozen at creation: what the manifest and the file's own metadata say.
  frozen        jsonb not null,
  -- Set when the file is there; the worker names it, since its image library is part of the name.
  rendition_key text,
  status        text not null default 'pending' check (status in ('pending', 'processing', 'uploading', 'completed', 'failed')),
  error_code    text,
  error_details text,
  dam_asset_id  text,
  delivered_at  timestamptz(3),
  unique (export_id, position)
);
create index export_images_status on export_images (export_id, status, position);
create index export_images_shot on export_images (shot_id);
create index export_images_rendition on export_images (rendition_key);

-- Files that left the pipeline, named by source, options and pipeline version; an equal one is used again by any export.
create table renditions (
  key           text primary key,
  sha256        text not null,
  crc32         bigint not null,
  bytes         bigint not null,
  mime          text not null,
  width         int not null,
  height        int not null,
  bit_depth     int not null,
  color_profile text not null,
  has_alpha     boolean not null,
  created_at    timestamptz(3) not null
);
