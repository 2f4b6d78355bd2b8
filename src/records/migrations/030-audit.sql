-- What was changed through the API: a chain of hashes of its own, which holds nothing that must be erased.
create table audit_log (
  -- 1 for the first, without a gap.
  sequence bigint primary key,
  -- Whole milliseconds, as they are hashed.
  at       timestamptz(3) not null,
  -- The endpoint.
  kind     text not null check (kind <> ''),
  ref      text not null unique check (ref <> ''),
  -- The user; empty: nobody that is known.
  subject  text not null,
  -- Canonical JSON (RFC 8785), as text: its bytes are hashed. Holds the digest of the details.
  payload  text not null,
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash     text not null check (hash ~ '^[0-9a-f]{64}$')
);
create index audit_log_at on audit_log (at);

create table audit_head (
  only_row boolean primary key default true check (only_row),
  sequence bigint not null,
  hash     text not null
);

create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();
create trigger audit_head_kept before delete or truncate on audit_head
  for each statement execute function refuse_change();

-- Beside the chain, since an erasure takes out of it: what was changed, and from what to what.
create table audit_details (
  audit_id text primary key,
  -- Canonical JSON, with a salt: nobody guesses a number from its digest. Null once erased.
  details  text,
  -- For searching; both are in the chain or in the details as well.
  login    text not null,
  subject  text not null
);
create index audit_details_login on audit_details (lower(login));
create index audit_details_subject on audit_details (subject text_pattern_ops);
