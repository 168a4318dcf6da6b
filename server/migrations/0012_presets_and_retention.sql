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
