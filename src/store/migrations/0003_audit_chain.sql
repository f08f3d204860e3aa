-- The audit becomes a chain: every entry carries the hash of the one before it, and its own. Entries from before there was a
-- chain stay in a table of their own.
CREATE TABLE audit_unchained (
  id INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  detail TEXT NOT NULL
);
INSERT INTO audit_unchained (id, at, actor, act, detail) SELECT id, at, actor, act, detail FROM audit;
DELETE FROM audit;
ALTER TABLE audit ADD COLUMN prev TEXT;
ALTER TABLE audit ADD COLUMN hash TEXT;

-- The key with which a publisher may ask again after an answer that never came.
ALTER TABLE versions ADD COLUMN idempotency_key TEXT;
-- Of a rollback: the version whose content this one has again.
ALTER TABLE versions ADD COLUMN restores INTEGER;
-- The change request that this version came from.
ALTER TABLE versions ADD COLUMN request TEXT;

-- Why KV does not show a publication yet, in the words of the last try.
ALTER TABLE publications ADD COLUMN trouble TEXT;
ALTER TABLE publications ADD COLUMN tried_at INTEGER;
