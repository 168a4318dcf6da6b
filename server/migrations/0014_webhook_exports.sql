-- Why an export as a whole failed; and the secret of a URL that an export named itself, sealed for its row.
alter table exports
  add column failure text,
  add column sealed_url_secret text;
