-- Short messages. A message is here before it leaves; `state` follows the table in domain/sms/message.ts.
create table sms_messages (
  message_id      text primary key check (message_id <> ''),
  idempotency_key text not null unique check (idempotency_key <> ''),
  gateway_id      text not null,
  -- Null once erased.
  to_number       text check (to_number ~ '^\+?[0-9]{3,15}$'),
  from_number     text not null,
  body            text,
  encoding        text not null check (encoding in ('gsm7', 'ucs2')),
  parts           integer not null check (parts between 1 and 255),
  cost_micros     bigint,
  campaign_id     text,
  created_at      timestamptz not null,
  due_at          timestamptz not null,
  expires_at      timestamptz not null,
  state           text not null default 'queued'
                  check (state in ('queued', 'sending', 'accepted', 'delivered', 'failed', 'unknown')),
  tries           integer not null default 0,
  -- Of the last attempt; set before its bytes leave.
  attempt_id      text unique,
  node            text,
  receipts        integer not null default 1,
  sent_at         timestamptz,
  settled_at      timestamptz,
  error           text
);
create index sms_messages_due on sms_messages (gateway_id, due_at) where state = 'queued';
create index sms_messages_open on sms_messages (gateway_id, to_number) where state in ('sending', 'unknown');
create index sms_messages_number on sms_messages (to_number, sent_at);
create index sms_messages_created on sms_messages (created_at);

-- What the gateway calls a message, or each part of one.
create table sms_parts (
  gateway_id  text not null,
  provider_id text not null,
  message_id  text not null references sms_messages on delete cascade,
  state       text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  primary key (gateway_id, provider_id)
);
create index sms_parts_message on sms_parts (message_id);

-- Receipts as they came, also those whose message is not known yet.
create table sms_receipts (
  receipt_id  bigint generated always as identity primary key,
  gateway_id  text not null,
  provider_id text not null default '',
  attempt_id  text not null default '',
  to_number   text,
  state       text not null check (state in ('delivered', 'failed')),
  error       text,
  at          timestamptz not null,
  received_at timestamptz not null,
  message_id  text
);
create unique index sms_receipts_once on sms_receipts (gateway_id, provider_id, attempt_id, state)
  where provider_id <> '' or attempt_id <> '';

-- What was asked; askedAt is when its message left.
create table sms_questions (
  question_id text primary key check (question_id <> ''),
  message_id  text not null unique references sms_messages on delete cascade,
  reference   text,
  expires_at  timestamptz not null,
  answered_at timestamptz,
  reply_id    bigint,
  closed_at   timestamptz
);

create table sms_replies (
  reply_id    bigint generated always as identity primary key,
  gateway_id  text not null,
  provider_id text,
  -- Null once erased.
  from_number text,
  to_number   text not null,
  body        text check (length(body) <= 2000),
  was_cut     boolean not null,
  sent_at     timestamptz,
  received_at timestamptz not null,
  kind        text not null check (kind in ('answer', 'late', 'unmatched', 'optOut')),
  question_id text references sms_questions on delete set null,
  answer      text
);
create unique index sms_replies_once on sms_replies (gateway_id, provider_id);
create index sms_replies_number on sms_replies (from_number, received_at);
