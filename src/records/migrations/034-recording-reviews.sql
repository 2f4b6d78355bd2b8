-- Forms by which recordings are judged, each saving a version of its own, and what reviewers gave and others said of it.
create table review_forms (
  form_id       text not null check (form_id <> ''),
  version       integer not null,
  name          text not null,
  -- In order: id, label, and the most points of each.
  questions     jsonb not null,
  -- From this share of all points on a recording is excellent.
  excellent_from double precision not null check (excellent_from between 0 and 1),
  saved_at      timestamptz not null,
  saved_by      text not null,
  primary key (form_id, version)
);

-- The latest review of a recording stands; those before stay beside it.
create table recording_reviews (
  review_id    bigint generated always as identity primary key,
  recording_id text not null references recordings,
  at           timestamptz not null,
  who          text not null,
  kind         text not null check (kind in ('review', 'dispute', 'answer')),
  form_id      text,
  form_version integer,
  scores       jsonb,
  -- Of all points.
  share        double precision check (share between 0 and 1),
  is_excellent boolean,
  comment      text not null,
  check ((kind = 'review') = (share is not null and is_excellent is not null and scores is not null and form_id is not null)),
  foreign key (form_id, form_version) references review_forms
);
create index recording_reviews_recording on recording_reviews (recording_id, review_id);
create trigger recording_reviews_append_only before update or delete or truncate on recording_reviews
  for each statement execute function refuse_change();
