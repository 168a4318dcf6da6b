-- Machine-readable marks of origin that a source bears, found when it is read: a delivery's manifest lists those it lost.
alter table predictions add column source_marks jsonb not null default '[]';
