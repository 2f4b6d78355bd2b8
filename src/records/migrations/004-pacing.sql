-- Pacing: the decisions that are kept, the audit of settings changed while running, and the count of abandoned calls.

create sequence pacing_decisions_position;
-- By day of `at` (UTC), so that what is past its time is dropped a day at once. No default partition, as for calls.
create table pacing_decisions (
  dial_group_id text not null,
  at            timestamptz not null,
  -- The order of decisions of one millisecond.
  position      bigint not null default nextval('pacing_decisions_position'),
  pool_id       text not null,
  campaign_ids  text[] not null,
  record        jsonb not null
) partition by range (at);
create index pacing_decisions_at on pacing_decisions (dial_group_id, at, position);

create sequence settings_changes;
-- One row for each value changed; those changed together share their change_id. An undo is a change of its own.
create table settings_audit (
  change_id   bigint not null,
  at          timestamptz not null,
  who         text not null,
  campaign_id text not null references campaigns,
  key         text not null,
  before      jsonb not null,
  after       jsonb not null,
  undoes      bigint,
  primary key (change_id, key)
);
create index settings_audit_campaign on settings_audit (campaign_id, change_id);

-- What an abandonment window counts: answered by a person, and joined or abandoned. The index alone answers it.
create index calls_abandonment on calls (campaign_id, answered_at) include (dial_status)
 where joined_at is not null or dial_status = 'abandoned';
