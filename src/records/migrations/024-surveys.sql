-- What people answered, for good: neither table takes a change. Each interview is in the evidence chain too, so that what
-- is changed or removed beside these triggers shows.
create table survey_interviews (
  interview_id text primary key check (interview_id <> ''),
  survey_id    text not null,
  version      text not null,
  channel      text not null check (channel in ('call', 'sms', 'web')),
  campaign_id  text not null,
  lead_id      text not null,
  attempt_id   text not null,
  agent_id     text,
  -- Whole milliseconds, as they are hashed.
  started_at   timestamptz(3) not null,
  outcome      text not null check (outcome in ('complete', 'partial', 'refused', 'silent', 'fault'))
);
create index survey_interviews_started on survey_interviews (started_at, interview_id);
create index survey_interviews_attempt on survey_interviews (attempt_id);

create table survey_answers (
  interview_id text not null references survey_interviews,
  -- 1 for the first answer.
  place        integer not null check (place > 0),
  question     text not null,
  measure      jsonb not null,
  -- A number or a text.
  value        jsonb not null,
  at           timestamptz(3) not null,
  primary key (interview_id, place)
);

create trigger survey_interviews_append_only before update or delete or truncate on survey_interviews
  for each statement execute function refuse_change();
create trigger survey_answers_append_only before update or delete or truncate on survey_answers
  for each statement execute function refuse_change();
