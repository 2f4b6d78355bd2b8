-- Pilots (小批量试呼): a random sample of each segment is called before the rest.
create table pilots (
  pilot_id    bigint generated always as identity primary key,
  campaign_id text not null references campaigns,
  -- A heading of the leads' fields, or region, lineType, list.
  by_field    text not null check (by_field <> ''),
  per_segment integer not null check (per_segment > 0),
  seed        text not null,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  -- The segments in the order of the main run; null: it runs still, or was cancelled.
  learned     jsonb
);
create unique index pilots_running on pilots (campaign_id) where ended_at is null;

-- No foreign key to the leads, for the same reason as campaign_leads.
create table pilot_leads (
  pilot_id bigint not null references pilots,
  lead_id  text not null,
  segment  text not null,
  primary key (pilot_id, lead_id)
);
