-- Who did what, when, from where: written once, in the transaction of what it tells, and never changed.
create table audit (
  id         uuid primary key,
  at         timestamptz(3) not null,
  actor_id   uuid,
  actor_name text not null,
  via        text not null check (via in ('session', 'key', 'nobody')),
  address    text,
  action     text not null,
  subject    text,
  details    jsonb not null
);
create index audit_newest on audit (at desc, id desc);
create index audit_action on audit (action, at desc, id desc);
create index audit_actor on audit (actor_id, at desc, id desc);
-- Log-in looks up how often it failed for an account lately.
create index audit_logins on audit (subject, at) where action in ('login.failed', 'login');

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only: % is refused.', tg_op;
end
$$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function audit_is_append_only();
