-- Consents to be called, with their proof, and their revocations. Rows are added and never changed: what holds at a
-- moment follows from both. campaign_id null: for calls of every campaign.
create table consents (
  consent_id      text primary key check (consent_id <> ''),
  number          text not null check (number ~ '^\+?[0-9]{3,15}$'),
  campaign_id     text,
  lead_id         text,
  channel         text not null,
  evidence        text not null check (evidence <> ''),
  evidence_sha256 text check (evidence_sha256 ~ '^[0-9a-f]{64}$'),
  obtained_at     timestamptz not null,
  expires_at      timestamptz check (expires_at > obtained_at),
  recorded_at     timestamptz not null,
  recorded_by     text not null
);
create index consents_number on consents (number);

create table consent_revocations (
  revocation_id bigint generated always as identity primary key,
  number        text not null check (number ~ '^\+?[0-9]{3,15}$'),
  campaign_id   text,
  revoked_at    timestamptz not null,
  revoked_by    text not null,
  reason        text not null check (reason <> '')
);
create index consent_revocations_number on consent_revocations (number);

create trigger consents_append_only before update or delete or truncate on consents
  for each statement execute function refuse_change();
create trigger consent_revocations_append_only before update or delete or truncate on consent_revocations
  for each statement execute function refuse_change();
