-- Calls that came in: by which trunk, how they ended, and what was done in the conversation, as `calls.details` tells it.
alter table inbound_calls
  add column trunk_id      text,
  add column ended_by      text,
  add column hangup_reason text,
  add column details       jsonb;

create index inbound_calls_call on inbound_calls (call_id);
