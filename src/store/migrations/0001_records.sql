-- Counts of decisions by the hour. Absent values are empty texts: NULLs would not be equal in the key.
CREATE TABLE rollups (
  hour INTEGER NOT NULL,
  version INTEGER NOT NULL,
  surface TEXT NOT NULL,
  evidence TEXT NOT NULL,
  marketplace TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL,
  kind TEXT NOT NULL,
  answer TEXT NOT NULL,
  action TEXT NOT NULL,
  step TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL,
  would_rule TEXT NOT NULL DEFAULT '',
  would_action TEXT NOT NULL DEFAULT '',
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, version, surface, evidence, marketplace, party, kind, answer, action, step, rule, reason, would_rule, would_action)
) WITHOUT ROWID;

-- Batches that were counted, so that none is counted twice.
CREATE TABLE batches_seen (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX batches_seen_at ON batches_seen (at);

-- Records that could not be sent, by the hour and the reason.
CREATE TABLE drops (
  hour INTEGER NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, reason)
) WITHOUT ROWID;
