-- Saved filters: which leads of a list a campaign calls.
create table lead_filters (
  name     text primary key check (name <> ''),
  -- {"anyOf": [[{"field": "balance", "atLeast": 10000}]]}: of one alternative, all conditions hold.
  filter   jsonb not null,
  saved_at timestamptz not null default now()
);
alter table campaign_lists add column filter text references lead_filters;

-- Those that a filter leaves out are found again when it changes.
create index campaign_leads_filtered on campaign_leads (campaign_id) where refusal_code = 'filtered';
