-- What keeps nudges few and well-timed: steps of fading that were earned, quiet after a leader's own
-- message about somebody's hard moment or an incident, whether a nudge was answered, and when it is due.

ALTER TABLE leaders ADD COLUMN earned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE leaders ADD COLUMN hushed_until BIGINT;
ALTER TABLE leaders ADD COLUMN alarm_channel TEXT;
ALTER TABLE leaders ADD COLUMN alarm_until BIGINT;

ALTER TABLE nudges ADD COLUMN asks_what_helps BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE nudges ADD COLUMN touched_at BIGINT;
-- The digest that it waits for; NULL for one that goes out by itself.
ALTER TABLE nudges ADD COLUMN digest_at BIGINT;

CREATE INDEX nudges_in_digests ON nudges (digest_at) WHERE state = 'claimed' AND digest_at IS NOT NULL;
