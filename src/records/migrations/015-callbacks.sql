-- Callbacks: calls that an agent has promised for a time. The id is that of the attempt in which it was promised. A lead
-- with an open one is dialled for it alone, with an agent reserved, and not by the hopper.

create table callbacks (
  callback_id text primary key check (callback_id <> ''),
  campaign_id text not null,
  lead_id     text not null,
  kind        text not null check (kind in ('personal', 'campaign')),
  -- Who promised it, or whom it was moved to.
  agent_id    text not null,
  at          timestamptz not null,
  note        text,
  state       text not null check (state in ('waiting', 'missed', 'offered', 'done', 'cancelled')),
  given_at    timestamptz not null,
  moved_at    timestamptz,
  -- The first offer, and to whom the last one went.
  offered_at  timestamptz,
  offered_to  text,
  missed_at   timestamptz,
  -- The last call that was made for it.
  attempt_id  text,
  dial_status text,
  closed_at   timestamptz check ((state in ('done', 'cancelled')) = (closed_at is not null))
);
create index callbacks_open on callbacks (campaign_id, at) where closed_at is null;
create index callbacks_lead on callbacks (campaign_id, lead_id) where closed_at is null;
create index callbacks_at on callbacks (at);

create table callback_changes (
  change_id   bigint generated always as identity primary key,
  callback_id text not null references callbacks,
  changed_at  timestamptz not null,
  who         text not null,
  action      text not null check (action in ('move', 'cancel')),
  -- Time and agent before and after; after a cancellation there is neither.
  from_at     timestamptz not null,
  from_agent  text not null,
  to_at       timestamptz check ((action = 'move') = (to_at is not null)),
  to_agent    text check ((action = 'move') = (to_agent is not null))
);
create index callback_changes_callback on callback_changes (callback_id, change_id);

create trigger callback_changes_append_only before update or delete or truncate on callback_changes
  for each statement execute function refuse_change();
