-- Flows and scripts that were saved in the database: each saving is a version of its own, and the newest is in force.
create table saved_texts (
  kind     text not null check (kind in ('flow', 'script')),
  text_id  text not null check (text_id <> ''),
  number   integer not null check (number > 0),
  -- SHA-256 of the text: answers are kept with it.
  version  text not null,
  text     text not null,
  note     text not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (kind, text_id, number)
);
create trigger saved_texts_append_only before update or delete or truncate on saved_texts
  for each statement execute function refuse_change();
