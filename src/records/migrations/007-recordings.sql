-- Recordings that are finished, and who has looked for, heard, checked or deleted one.

create table recordings (
  recording_id  text primary key check (recording_id <> ''),
  attempt_id    text not null,
  campaign_id   text not null,
  agent_id      text,
  started_at    timestamptz not null,
  ended_at      timestamptz not null,
  duration_ms   integer not null,
  channels      smallint not null,
  bytes         bigint not null,
  sha256        text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Whose folder it lies in, unless nodes share one; and where, relative to that folder.
  node          text not null,
  file          text not null,
  keep_until    timestamptz not null,
  -- The file is gone; the row stays.
  deleted_at    timestamptz,
  deleted_by    text,
  delete_reason text check ((deleted_at is null) = (delete_reason is null))
);
create index recordings_campaign on recordings (campaign_id, started_at);
create index recordings_attempt on recordings (attempt_id);
create index recordings_due on recordings (node, keep_until) where deleted_at is null;

create table recording_access (
  position     bigint generated always as identity primary key,
  at           timestamptz not null,
  who          text not null,
  action       text not null check (action in ('made', 'list', 'get', 'verify', 'delete')),
  -- Absent where it was about many: the detail says which.
  recording_id text,
  detail       text
);
create index recording_access_recording on recording_access (recording_id, position);

-- A log that can be changed proves nothing.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name;
end
$$;
create trigger recording_access_append_only before update or delete or truncate on recording_access
  for each statement execute function refuse_change();
