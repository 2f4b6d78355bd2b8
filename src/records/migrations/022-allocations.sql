-- Allocation (分配): which lead was given to which agent, when it was called, and when and why it went back. A lead is one
-- agent's at a time; nobody else is shown it while its row is open. Rows are ended, never deleted.
create table allocations (
  allocation_id bigint generated always as identity primary key,
  campaign_id   text not null,
  lead_id       text not null,
  agent_id      text not null,
  -- The agent's team when it was given.
  team_id       text,
  -- On the calendar of the campaign's zone.
  day           date not null,
  kind          text not null check (kind in ('new', 'redial')),
  given_at      timestamptz not null,
  given_by      text not null,
  -- The last call that was made of it, and by whom.
  used_at       timestamptz,
  used_by       text,
  attempt_id    text check ((used_at is null) = (attempt_id is null)),
  ended_at      timestamptz,
  ended_because text check (ended_because in ('worked', 'day-over', 'agent-moved', 'switched-off', 'command')),
  ended_by      text,
  check ((ended_at is null) = (ended_because is null) and (ended_at is null) = (ended_by is null))
);
create unique index allocations_open on allocations (campaign_id, lead_id) where ended_at is null;
create index allocations_agent_open on allocations (campaign_id, agent_id) where ended_at is null;
create index allocations_agent_day on allocations (campaign_id, day, agent_id);
create index allocations_agent_lead on allocations (campaign_id, agent_id, lead_id);
create index allocations_lead on allocations (lead_id, given_at);
