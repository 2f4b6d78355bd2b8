-- People who log in. Secrets are kept by their digests alone.
create table users (
  user_id       text primary key check (user_id <> ''),
  login         text not null check (login <> ''),
  -- One login, whatever its case.
  login_key     text not null unique,
  name          text not null,
  role          text not null check (role in ('agent', 'supervisor', 'reviewer', 'operations', 'administrator')),
  -- Null: all.
  team_ids      text[],
  agent_id      text unique,
  language      text not null,
  time_zone     text not null,
  is_disabled   boolean not null default false,
  password_hash text not null,
  created_at    timestamptz not null,
  revision      integer not null default 1
);

create table user_sessions (
  session_id   text primary key,
  secret_hash  text not null unique,
  user_id      text not null references users on delete cascade,
  created_at   timestamptz not null,
  last_used_at timestamptz not null,
  ended_at     timestamptz,
  address      text not null,
  user_agent   text not null
);
create index user_sessions_user on user_sessions (user_id, created_at);
create index user_sessions_ended on user_sessions (ended_at) where ended_at is not null;

create table api_tokens (
  token_id     text primary key,
  secret_hash  text not null unique,
  user_id      text not null references users on delete cascade,
  name         text not null,
  prefix       text not null,
  scopes       text[] not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create index api_tokens_user on api_tokens (user_id, created_at);

-- Failed log-ins, by account and by address.
create table login_tries (
  key     text primary key,
  count   integer not null,
  last_at timestamptz not null
);

-- While there is no administrator.
create table setup_token (
  only_row    boolean primary key default true check (only_row),
  secret_hash text not null,
  expires_at  timestamptz not null
);
