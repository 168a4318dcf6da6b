-- Single sign-on: which user somebody at an OpenID provider is, and sign-ins that are under way.
create table user_identities (
  issuer     text not null,
  subject    text not null,
  user_id    uuid not null references users on delete cascade,
  created_at timestamptz(3) not null,
  primary key (issuer, subject)
);
create index user_identities_user on user_identities (user_id);

-- Between leaving for the provider and coming back: taken once, by the browser that began, within minutes.
create table oidc_attempts (
  state_hash    text primary key,
  browser_hash  text not null,
  nonce         text not null,
  code_verifier text not null,
  redirect_uri  text not null,
  return_to     text not null,
  expires_at    timestamptz(3) not null
);
create index oidc_attempts_age on oidc_attempts (expires_at);
