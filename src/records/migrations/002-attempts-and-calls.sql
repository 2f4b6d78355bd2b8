-- Attempts (put on record before the originate leaves) and calls (the detail record of a closed attempt),
-- by month of created_at. There is no default partition: months are made ahead and on demand, and a record
-- that fits none is an error that shows. A call repeats its attempt's columns so that a report reads one table.

create table attempts (
  attempt_id     text not null check (attempt_id <> ''),
  created_at     timestamptz not null,
  dial_group_id  text not null,
  campaign_id    text not null,
  lead_id        text not null,
  number         text not null check (number ~ '^\+?[0-9]{3,15}$'),
  trunk_id       text not null,
  caller_id      text not null,
  attempt_number integer not null,
  primary key (attempt_id, created_at)
) partition by range (created_at);
create index attempts_campaign on attempts (campaign_id, created_at);
create index attempts_number on attempts (number, created_at);

create table calls (
  attempt_id     text not null check (attempt_id <> ''),
  created_at     timestamptz not null,
  dial_group_id  text not null,
  campaign_id    text not null,
  lead_id        text not null,
  number         text not null check (number ~ '^\+?[0-9]{3,15}$'),
  trunk_id       text not null,
  caller_id      text not null,
  attempt_number integer not null,
  dialling_at    timestamptz,
  ringing_at     timestamptz,
  answered_at    timestamptz,
  prompt_at      timestamptz,
  consent_at     timestamptz,
  joined_at      timestamptz,
  ended_at       timestamptz,
  line_result    text not null,
  dial_status    text not null,
  sip            integer,
  q850           integer not null,
  charged        boolean not null,
  consent        text not null,
  agent_id       text,
  ended_by       text not null,
  hangup_reason  text,
  -- What the lead does next, and the lead's revision after this attempt.
  next_state     text not null check (next_state in ('retry', 'final')),
  next_due_at    timestamptz check ((next_state = 'retry') = (next_due_at is not null)),
  revision       integer not null,
  primary key (attempt_id, created_at)
) partition by range (created_at);
create index calls_campaign on calls (campaign_id, created_at);
create index calls_lead on calls (lead_id, created_at);
create index calls_agent on calls (agent_id, created_at) where agent_id is not null;
