-- What a list says beyond number and name: further numbers in their order, the line type and region that the
-- numbering plan gives, and the key that the list's owner knows the person by.
alter table leads
  add column phones    jsonb not null default '[]',
  add column line_type text,
  add column region    text,
  add column list_key  text;
create index leads_list_key on leads (list_key) where list_key is not null;

-- How far an import has come: what is before byte_offset is stored and counted. One row for each file of a list,
-- told by the hash of its bytes and of what it was read with.
create table list_imports (
  list_id       text not null references lists,
  file_hash     text not null check (file_hash <> ''),
  byte_offset   bigint not null default 0,
  line          integer not null default 0,
  inserted      integer not null default 0,
  duplicates    integer not null default 0,
  updated       integer not null default 0,
  rejected      jsonb not null default '{}',
  rejects_bytes bigint not null default 0,
  started_at    timestamptz not null default now(),
  finished_at   timestamptz,
  primary key (list_id, file_hash)
);

-- Column mappings under a name.
create table list_templates (
  name     text primary key check (name <> ''),
  mapping  jsonb not null,
  saved_at timestamptz not null default now()
);

-- A campaign's own fields by their heading: {"age": {"type": "number"}}.
create table campaign_fields (
  campaign_id text primary key references campaigns,
  fields      jsonb not null
);
