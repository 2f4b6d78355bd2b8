-- A question may be passed over or refused by a key for it, and its choices named in an order that was drawn.
alter table survey_answers
  add column declined text check (declined in ('skipped', 'refused')),
  add column heard_order jsonb;
