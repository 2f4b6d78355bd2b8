-- Teams (班组), how an agent's phone is used, skills, and what agents make of calls.

create table teams (
  team_id       text primary key check (team_id <> ''),
  name          text not null,
  dial_group_id text not null,
  -- Level by skill: what everybody in the team can do at least.
  skills        jsonb not null default '{}'
);

alter table agents
  add column seat_kind text not null default 'seated' check (seat_kind in ('seated', 'perCall')),
  add column team_id   text references teams,
  add column tier      text,
  add column skills    jsonb not null default '{}';

-- By the attempt, and apart from its call: a disposition may come to the records before the call does. The latest one
-- stands. From here it goes into the call's details, and to the lead while no newer attempt has been closed.
create table dispositions (
  attempt_id   text primary key check (attempt_id <> ''),
  created_at   timestamptz not null,
  campaign_id  text not null,
  lead_id      text not null,
  disposition  jsonb not null,
  sales_status text not null,
  revision     integer not null,
  next_state   text not null check (next_state in ('retry', 'final')),
  next_due_at  timestamptz check ((next_state = 'retry') = (next_due_at is not null)),
  given_at     timestamptz not null
);
create index dispositions_campaign on dispositions (campaign_id, given_at);

alter table campaign_leads add column sales_status text;
