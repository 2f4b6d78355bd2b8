-- Lists (名单), leads, campaigns (外呼任务), and each lead's state in each campaign that dials its list.
-- A list may serve several campaigns and a campaign several lists; a number is in a list once.

create table lists (
  list_id    text primary key check (list_id <> ''),
  name       text not null,
  created_at timestamptz not null default now()
);

create table leads (
  lead_id     text primary key check (lead_id <> ''),
  list_id     text not null references lists,
  number      text not null check (number ~ '^\+?[0-9]{3,15}$'),
  raw_number  text not null,
  name        text,
  fields      jsonb not null default '{}',
  source_line integer not null,
  -- The order of arrival, over all lists.
  position    bigint generated always as identity,
  created_at  timestamptz not null default now(),
  unique (list_id, number)
);
create index leads_number on leads (number);

create table campaigns (
  campaign_id   text primary key check (campaign_id <> ''),
  name          text not null,
  dial_group_id text not null,
  state         text not null,
  settings      jsonb not null,
  created_at    timestamptz not null default now()
);

create table campaign_lists (
  campaign_id text not null references campaigns,
  list_id     text not null references lists,
  -- 1 for the campaign's first list.
  position    integer not null,
  primary key (campaign_id, list_id)
);
create index campaign_lists_list on campaign_lists (list_id);

-- No foreign keys here: rows are made by nothing but a join of campaign_lists and leads, and for a campaign over
-- a million leads the checks would take longer than the rows.
create table campaign_leads (
  campaign_id      text not null,
  lead_id          text not null,
  -- Smaller is dialled first: the list's position in the campaign, then the lead's in the list.
  dial_order       bigint not null,
  state            text not null check (state in ('due', 'final')),
  -- 'epoch': neither tried nor refused yet.
  due_at           timestamptz not null default 'epoch',
  attempts         integer not null default 0,
  revision         integer not null default 0,
  last_dial_status text,
  -- The last refusal of the gate since the last attempt, and when it lapses (null: never).
  refusal_code     text,
  refused_until    timestamptz,
  -- The time of the event that set state and due_at: an older event arriving later changes neither.
  changed_at       timestamptz not null default '-infinity',
  primary key (campaign_id, lead_id)
);
create index campaign_leads_lead on campaign_leads (lead_id);
-- Leads neither tried nor refused are all due, in dialling order; the others by their time. Apart, so that finding
-- the next ones is a short walk of an index whatever the statistics say.
create index campaign_leads_fresh on campaign_leads (campaign_id, dial_order) where state = 'due' and due_at = 'epoch';
create index campaign_leads_waiting on campaign_leads (campaign_id, due_at) where state = 'due' and due_at > 'epoch';
