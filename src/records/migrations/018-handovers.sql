-- Hand-overs of hot leads to sales owners. The check-list's values and the reasons are of the person: an erasure takes
-- them out, and nothing else of the history may ever change.

-- Arguments: the columns that may become null.
create function refuse_change_but_erasure() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - tg_argv::text[] = to_jsonb(old) - tg_argv::text[] and not exists (
    select from unnest(tg_argv::text[]) erasable where to_jsonb(new) ->> erasable is not null)
  then
    return new;
  end if;
  raise exception 'rows of % are only ever added', tg_table_name;
end
$$;

create table handovers (
  handover_id text primary key check (handover_id <> ''),
  campaign_id text not null,
  lead_id     text not null,
  agent_id    text not null,
  -- The sales owner.
  owner       text not null check (owner <> ''),
  check_list  jsonb not null,
  -- lapsed: accepted by silence. withdrawn: the person was erased while it was open.
  state       text not null check (state in ('offered', 'accepted', 'lapsed', 'rejected', 'withdrawn')),
  offered_at  timestamptz not null,
  -- The last local day to answer on, and the first moment after it.
  due_date    text not null check (due_date ~ '^\d{4}-\d\d-\d\d$'),
  deadline    timestamptz not null,
  time_zone   text not null,
  decided_at  timestamptz check ((state = 'offered') = (decided_at is null))
);
-- A lead is rewarded once in a campaign.
create unique index handovers_standing on handovers (campaign_id, lead_id) where state in ('offered', 'accepted', 'lapsed');
create index handovers_open on handovers (deadline) where state = 'offered';
create index handovers_lead on handovers (lead_id);
create index handovers_decided on handovers (decided_at);

create table handover_entries (
  entry_id    bigint generated always as identity primary key,
  handover_id text not null references handovers,
  at          timestamptz not null,
  who         text not null,
  action      text not null check (action in ('offer', 'accept', 'lapse', 'reject', 'withdraw')),
  reason      text
);
create index handover_entries_handover on handover_entries (handover_id, entry_id);

create trigger handover_entries_append_only before update or delete on handover_entries
  for each row execute function refuse_change_but_erasure('reason');
create trigger handover_entries_kept before truncate on handover_entries
  for each statement execute function refuse_change();
