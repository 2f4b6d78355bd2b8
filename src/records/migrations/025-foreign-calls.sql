-- Callers whom another PBX sends into a survey: what it says of its call, and interviews about conversations there.
alter table inbound_calls add column foreign_call jsonb;

alter table survey_interviews
  add column queue            text,
  add column external_call_id text;
