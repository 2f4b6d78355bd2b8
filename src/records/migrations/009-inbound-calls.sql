-- Calls that came in: written at the arrival, as lost, and again at the end; what a crash leaves is the first.
create table inbound_calls (
  call_id            text not null check (call_id <> ''),
  arrived_at         timestamptz not null,
  dial_group_id      text not null,
  campaign_id        text not null,
  -- As the carrier gave it; empty where withheld.
  number             text not null,
  dialled            text not null,
  answered_at        timestamptz,
  joined_at          timestamptz,
  ended_at           timestamptz,
  outcome            text not null,
  agent_id           text,
  -- The last conversation with the number before this call.
  called_by_agent    text,
  called_by_attempt  text,
  called_by_campaign text,
  lead_id            text,
  primary key (call_id, arrived_at)
);
create index inbound_calls_arrived on inbound_calls (dial_group_id, arrived_at);

-- Who spoke with this number last.
create index calls_conversation on calls (number, created_at) where agent_id is not null;
