-- What a call was beside its stages (who answered, consent, recording, actions, trunks tried): one document, since
-- each concern has a section of its own and most calls have none.
alter table calls add column details jsonb;
