-- Further settings of a leader's own. `phrases` (one a line) and `aim` are the only words anywhere: the
-- leader writes them to be kept.

ALTER TABLE leaders ADD COLUMN delivery TEXT NOT NULL DEFAULT 'at_once';
ALTER TABLE leaders ADD COLUMN tone TEXT NOT NULL DEFAULT 'warm';
ALTER TABLE leaders ADD COLUMN practice BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE leaders ADD COLUMN focus TEXT;
ALTER TABLE leaders ADD COLUMN phrases TEXT;
ALTER TABLE leaders ADD COLUMN aim TEXT;
