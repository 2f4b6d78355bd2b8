-- People asked to answer a survey in writing or by a later call, with their answers so far. What is over is an interview.
create table survey_invitations (
  invitation_id  text primary key check (invitation_id <> ''),
  survey_id      text not null,
  version        text not null,
  channel        text not null check (channel in ('call', 'sms', 'web')),
  campaign_id    text not null,
  lead_id        text not null,
  -- Empty: no call, the person was asked by number.
  attempt_id     text not null,
  agent_id       text,
  queue          text,
  -- A pseudonym once erased.
  number         text not null,
  language       text not null,
  created_at     timestamptz(3) not null,
  due_at         timestamptz(3) not null,
  expires_at     timestamptz(3) not null,
  state          text not null default 'open' check (state in ('open', 'over')),
  progress       jsonb,
  revision       integer not null default 0,
  answered_on    text check (answered_on in ('call', 'sms', 'web')),
  misunderstood  integer not null default 0,
  -- Whose message is in the outbox.
  asked_revision integer,
  continues      text,
  -- Absent once over: it ended without one.
  interview_id   text
);
create unique index survey_invitations_call on survey_invitations (survey_id, attempt_id) where attempt_id <> '';
create index survey_invitations_number on survey_invitations (number, created_at);
create index survey_invitations_open on survey_invitations (expires_at) where state = 'open';
create index survey_invitations_created on survey_invitations (created_at);

-- Each version that somebody was invited to.
create table survey_flows (
  version text primary key,
  flow    jsonb not null
);

-- Conversations whose campaign asks afterwards, until somebody has decided who is asked.
create table survey_occasions (
  attempt_id text primary key,
  ended_at   timestamptz(3) not null
);
create index survey_occasions_ended on survey_occasions (ended_at, attempt_id);

-- The interview that one on another channel goes on with, once.
alter table survey_interviews add column continues text;
create unique index survey_interviews_continues on survey_interviews (continues) where continues is not null;
