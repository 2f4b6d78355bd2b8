-- Alarms that were raised, one row each, kept for 400 days.
create table alarm_history (
  alarm_id      bigint generated always as identity primary key,
  dial_group_id text not null,
  rule_id       text not null,
  -- A campaign, a trunk, or `engine`.
  subject       text not null,
  severity      text not null check (severity in ('warning', 'critical')),
  raised_at     timestamptz not null,
  -- Null: it is raised still.
  cleared_at    timestamptz,
  value         double precision not null,
  -- Why, with numbers of people masked.
  detail        text not null,
  node          text not null,
  unique (dial_group_id, rule_id, subject, raised_at)
);
create index alarm_history_newest on alarm_history (dial_group_id, raised_at desc, alarm_id desc);
