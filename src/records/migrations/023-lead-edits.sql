-- Corrections of leads: one row a value, with the value before it. An erasure takes the values out; nothing else changes.
create table lead_edits (
  edit_id   bigint generated always as identity primary key,
  lead_id   text not null,
  edited_at timestamptz not null,
  who       text not null check (who <> ''),
  -- name, key, phone, phone2 and so on, or a heading.
  field     text not null check (field <> ''),
  -- Null: there was none, or it was taken out; both null: erased.
  old_value text,
  new_value text,
  -- The edit that this one takes back.
  undoes    bigint references lead_edits
);
create index lead_edits_lead on lead_edits (lead_id, edit_id);
-- An erasure looks for numbers.
create index lead_edits_old_number on lead_edits (old_value) where old_value like '+%';
create index lead_edits_new_number on lead_edits (new_value) where new_value like '+%';

create trigger lead_edits_append_only before update or delete on lead_edits
  for each row execute function refuse_change_but_erasure('old_value', 'new_value');
create trigger lead_edits_kept before truncate on lead_edits
  for each statement execute function refuse_change();
