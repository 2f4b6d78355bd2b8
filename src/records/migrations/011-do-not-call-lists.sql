-- Do-not-call entries beside the numbers for all campaigns, which stay in do_not_call: the numbers of one campaign,
-- and patterns. scope is 'internal' (for all campaigns) or 'campaign:ID'.
create table do_not_call_scoped (
  scope      text not null check (scope = 'internal' or scope ~ '^campaign:[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'),
  entry      text not null check (entry ~ '^\+?[0-9][0-9*?]{1,34}$'),
  source     text not null,
  added_at   timestamptz not null,
  attempt_id text,
  primary key (entry, scope),
  check (scope <> 'internal' or entry ~ '[*?]')
);
create index do_not_call_scoped_scope on do_not_call_scoped (scope, entry);
create index do_not_call_scoped_patterns on do_not_call_scoped (entry) where entry ~ '[*?]';

-- What was taken off a list again: the entry as it was, who took it off, and why. Never changed.
create table do_not_call_removals (
  removal_id bigint generated always as identity primary key,
  scope      text not null,
  entry      text not null,
  source     text not null,
  added_at   timestamptz not null,
  attempt_id text,
  removed_at timestamptz not null,
  removed_by text not null,
  reason     text not null check (reason <> '')
);
create index do_not_call_removals_entry on do_not_call_removals (entry);

-- The list that has stopped the lead.
alter table campaign_leads add column refused_by_list text;
