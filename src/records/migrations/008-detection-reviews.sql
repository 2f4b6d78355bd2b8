-- Who really answered (COMPLIANCE 2), as a reviewer or the agent has heard it. Beside the call, since most calls have
-- none; the latest one stands.
create table detection_reviews (
  attempt_id  text primary key check (attempt_id <> ''),
  truth       text not null check (truth in ('person', 'machine')),
  reviewed_by text not null check (reviewed_by <> ''),
  reviewed_at timestamptz not null
);
