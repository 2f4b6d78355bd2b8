-- What other programs are told: written with the record that it tells of. It names no person: numbers are masked.
create table events (
  position    bigint generated always as identity primary key,
  event_id    text not null unique check (event_id <> ''),
  type        text not null,
  at          timestamptz(3) not null,
  written_at  timestamptz(3) not null default now(),
  -- Events of one subject are told in their order.
  subject     text not null,
  campaign_id text,
  lead_id     text,
  agent_id    text,
  -- The call that has the number: an attempt's id or an inbound call's.
  attempt_id  text,
  call_id     text,
  data        jsonb not null
);
create index events_written on events (written_at);

create table webhooks (
  webhook_id   text primary key check (webhook_id <> ''),
  url          text not null,
  description  text not null,
  types        text[] not null,
  -- Absent: all.
  campaign_ids text[],
  with_numbers boolean not null,
  is_active    boolean not null,
  secret       text not null check (length(secret) >= 32),
  created_at   timestamptz(3) not null,
  created_by   text not null,
  changed_at   timestamptz(3) not null,
  -- The receiver was away so many times in a row, and is not asked before.
  failures     integer not null default 0,
  held_until   timestamptz(3)
);

create table webhook_deliveries (
  delivery_id   bigint generated always as identity primary key,
  webhook_id    text not null references webhooks on delete cascade,
  position      bigint not null references events on delete cascade,
  subject       text not null,
  state         text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  tries         integer not null default 0,
  created_at    timestamptz(3) not null default now(),
  -- Of a waiting one; while it is on its way, when its sender is given up.
  next_at       timestamptz(3) not null default now(),
  last_tried_at timestamptz(3),
  status        integer,
  error         text,
  took_ms       integer,
  unique (webhook_id, position)
);
create index webhook_deliveries_due on webhook_deliveries (next_at) where state = 'waiting';
create index webhook_deliveries_order on webhook_deliveries (webhook_id, subject, delivery_id) where state = 'waiting';
create index webhook_deliveries_log on webhook_deliveries (webhook_id, delivery_id);
create index webhook_deliveries_event on webhook_deliveries (position);
