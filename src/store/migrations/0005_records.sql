-- Every message that was stored: whose it was, and which of theirs.
ALTER TABLE batches_seen ADD COLUMN isolate TEXT;
ALTER TABLE batches_seen ADD COLUMN seq INTEGER;
CREATE INDEX batches_seen_isolate ON batches_seen (isolate, seq);

-- What each isolate of the edge told, and what became of it. told is what its newest message says that it sent
-- altogether, records and told drops; absent of builds that did not tell. doubtful are the drops that may have arrived
-- all the same.
CREATE TABLE isolates (
  isolate TEXT NOT NULL PRIMARY KEY,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  min_seq INTEGER NOT NULL,
  max_seq INTEGER NOT NULL,
  told INTEGER,
  stored INTEGER NOT NULL DEFAULT 0,
  dropped INTEGER NOT NULL DEFAULT 0,
  doubtful INTEGER NOT NULL DEFAULT 0,
  edge TEXT,
  edge_at INTEGER
) WITHOUT ROWID;

CREATE INDEX isolates_last_at ON isolates (last_at);

-- Messages that could not be stored.
CREATE TABLE dead_letters (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  batch TEXT,
  isolate TEXT,
  seq INTEGER,
  records INTEGER,
  drops INTEGER,
  doubtful INTEGER,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX dead_letters_at ON dead_letters (at);
CREATE INDEX dead_letters_isolate ON dead_letters (isolate, seq);

-- The objects of raw records in R2. An object that has no row here does not exist for readers.
CREATE TABLE archives (
  key TEXT NOT NULL PRIMARY KEY,
  hour INTEGER NOT NULL,
  records INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX archives_last_at ON archives (last_at, key);
CREATE INDEX archives_first_at ON archives (first_at, key);

-- Clicks by the minute, to see a version spread over the edge.
CREATE TABLE minutes (
  minute INTEGER NOT NULL,
  version INTEGER NOT NULL,
  tier TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (minute, version, tier)
) WITHOUT ROWID;

-- How many clicks a candidate was tried on.
CREATE TABLE candidate_hours (
  hour INTEGER NOT NULL,
  candidate TEXT NOT NULL,
  version INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, candidate, version)
) WITHOUT ROWID;

-- Clicks that a candidate would have decided otherwise.
CREATE TABLE candidate_rollups (
  hour INTEGER NOT NULL,
  candidate TEXT NOT NULL,
  version INTEGER NOT NULL,
  surface TEXT NOT NULL,
  marketplace TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  action TEXT NOT NULL,
  candidate_rule TEXT NOT NULL DEFAULT '',
  candidate_action TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, candidate, version, surface, marketplace, rule, action, candidate_rule, candidate_action)
) WITHOUT ROWID;

-- Products for which no equivalent served, by the day (UTC).
CREATE TABLE missing_equivalents (
  day INTEGER NOT NULL,
  product TEXT NOT NULL,
  why TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, product, why)
) WITHOUT ROWID;

-- Links by the key that signed them, by the day (UTC).
CREATE TABLE key_use (
  day INTEGER NOT NULL,
  kid TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, kid)
) WITHOUT ROWID;

-- Exports of raw records: who took what.
CREATE TABLE decision_exports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL
);

-- How far the search for objects without a row has come.
CREATE TABLE sweeps (
  name TEXT NOT NULL PRIMARY KEY,
  position TEXT NOT NULL
) WITHOUT ROWID;
