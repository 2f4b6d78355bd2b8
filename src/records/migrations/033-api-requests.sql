-- Requests of the API that carry a key, for a day: the same one again is answered alike and done once. Answers are
-- sealed with the key, which is not here.
create table api_requests (
  user_id     text not null,
  key_hash    text not null,
  fingerprint text not null,
  answer      bytea,
  created_at  timestamptz not null,
  primary key (user_id, key_hash)
);
create index api_requests_created_at on api_requests (created_at);
