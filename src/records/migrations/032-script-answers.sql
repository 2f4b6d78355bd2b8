-- What was chosen and typed in a script, with the call's disposition; the last one given stands. `answers` is a list of
-- {nodeId, value} in the order they were given. Erased with the notes of the person.
create table script_answers (
  attempt_id     text primary key check (attempt_id <> ''),
  campaign_id    text not null,
  agent_id       text not null,
  script_id      text not null,
  script_version text not null,
  answers        jsonb not null,
  given_at       timestamptz not null
);
create index script_answers_script on script_answers (script_id, given_at);
create index calls_agent_joined on calls (agent_id, joined_at) where joined_at is not null;
create index dispositions_agent on dispositions ((disposition ->> 'agentId'), given_at);
