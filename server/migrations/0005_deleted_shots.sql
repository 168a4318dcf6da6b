-- A deleted shot can be restored for 30 days; after that its natural key is free for a new one.
drop index shots_key;
create unique index shots_key on shots (shooting_id, sku, shot_type, subject) where deleted_at is null;
create index shots_deleted on shots (shooting_id, sku, shot_type, subject, deleted_at) where deleted_at is not null;
