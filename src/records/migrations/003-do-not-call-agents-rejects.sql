-- The do-not-call list, agents (座席) with the log of their states, and entries of the spool that no table takes.

create table do_not_call (
  number     text primary key check (number ~ '^\+?[0-9]{3,15}$'),
  source     text not null,
  added_at   timestamptz not null,
  attempt_id text
);

create table agents (
  agent_id      text primary key check (agent_id <> ''),
  name          text not null,
  phone         text not null,
  dial_group_id text not null
);
create index agents_dial_group on agents (dial_group_id);

create table agent_log (
  agent_id text not null check (agent_id <> ''),
  at       timestamptz not null,
  state    text not null,
  reason   text,
  primary key (agent_id, at, state)
);

-- One bad entry must not hold up the spool: it is kept here, as text since it may be what jsonb refuses.
create table rejected_records (
  entry_hash  text primary key,
  entry       text not null,
  code        text not null,
  error       text not null,
  rejected_at timestamptz not null default now()
);
