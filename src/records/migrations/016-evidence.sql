-- The hash chain of what must be provable later: one chain a database, each entry's hash over all that it says and the
-- hash of the entry before. It knows numbers by a keyed hash alone, so that it stays whole when a person is erased.
create table evidence_log (
  -- 1 for the first, without a gap.
  sequence bigint primary key,
  -- Whole milliseconds, as they are hashed.
  at       timestamptz(3) not null,
  kind     text not null check (kind <> ''),
  ref      text not null check (ref <> ''),
  subject  text not null check (subject ~ '^[0-9a-f]{64}$'),
  -- Canonical JSON (RFC 8785), as text: its bytes are hashed.
  payload  text not null,
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash     text not null check (hash ~ '^[0-9a-f]{64}$'),
  unique (kind, ref)
);
create index evidence_log_subject on evidence_log (subject, sequence);

-- Where the chain ends, so that entries cut off its end are missed too.
create table evidence_head (
  only_row boolean primary key default true check (only_row),
  sequence bigint not null,
  hash     text not null
);

-- The key of the keyed hash (HMAC-SHA-256), made with the first entry. Without it nobody finds a number in the chain.
create table evidence_key (
  only_row boolean primary key default true check (only_row),
  key      text not null check (key ~ '^[0-9a-f]{64}$'),
  made_at  timestamptz not null default now()
);

create trigger evidence_log_append_only before update or delete or truncate on evidence_log
  for each statement execute function refuse_change();
create trigger evidence_head_kept before delete or truncate on evidence_head
  for each statement execute function refuse_change();
