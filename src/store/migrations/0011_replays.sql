-- When a dead letter was last tried again, and when it was counted after all.
ALTER TABLE dead_letters ADD COLUMN tried_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letters ADD COLUMN replayed_at INTEGER;
CREATE INDEX dead_letters_waiting ON dead_letters (tried_at, at) WHERE replayed_at IS NULL;
