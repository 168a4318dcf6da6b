-- Named settings for exports. An export keeps what it used, and the preset's name, whatever becomes of the preset.
create table export_presets (
  id              uuid primary key,
  name            text not null,
  formats         jsonb not null,
  naming          jsonb not null,
  metadata        jsonb not null,
  created_by      uuid references users,
  created_by_name text not null,
  created_at      timestamptz(3) not null,
  updated_at      timestamptz(3) not null
);
create unique index export_presets_name on export_presets (lower(name));
create index export_presets_newest on export_presets (created_at desc, id desc);
alter table exports add column preset jsonb;

-- Renditions are kept for some time after the last export that needs them. `expired_at`: from here on they count as gone,
-- and their exports say so; `removed_at`: the file was deleted, a while later, so that no download breaks off.
alter table renditions
  add column used_at    timestamptz(3) not null default now(),
  add column expired_at timestamptz(3),
  add column removed_at timestamptz(3);
update renditions set used_at = created_at;
create index renditions_unused on renditions (used_at) where expired_at is null;
create index renditions_expired on renditions (expired_at) where expired_at is not null and removed_at is null;

-- `files_expired_at`: some of its files were cleaned up. `restoring`: it had ended, and those files are rendered again.
alter table exports
  add column files_expired_at timestamptz(3),
  add column restoring        boolean not null default false;
