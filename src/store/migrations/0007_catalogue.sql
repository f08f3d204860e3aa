-- The catalogue. KV holds the same pairs; a row with projected = 0 has not been brought there yet, and one with deleted = 1
-- goes when its key is gone from KV. The revision grows with every change and never comes back to a number.
CREATE TABLE catalogue (
  key TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('product', 'shop')),
  marketplace TEXT NOT NULL,
  id TEXT NOT NULL,
  -- As KV holds it.
  value TEXT NOT NULL,
  -- As it was uploaded, where an approval or a delisting has changed the value since.
  submitted TEXT,
  title TEXT,
  grade TEXT,
  to_marketplace TEXT NOT NULL,
  to_id TEXT NOT NULL,
  status TEXT NOT NULL,
  expires INTEGER,
  -- The import that named the row last, and its line there.
  job TEXT,
  line INTEGER,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  projected INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  -- How often one who wrote to KV found that the row had moved on: whoever was writing meanwhile is in doubt as well.
  overtaken INTEGER NOT NULL DEFAULT 0,
  -- Of the target's page: when it was looked at last, what was found, and how often in a row it was gone.
  checked_at INTEGER NOT NULL DEFAULT 0,
  health TEXT,
  health_failures INTEGER NOT NULL DEFAULT 0,
  -- When the check of targets took it off sale.
  delisted_at INTEGER
);

CREATE INDEX catalogue_waiting ON catalogue (updated_at) WHERE projected = 0;
CREATE INDEX catalogue_place ON catalogue (marketplace, id);
CREATE INDEX catalogue_status ON catalogue (status);
CREATE INDEX catalogue_expires ON catalogue (expires) WHERE expires IS NOT NULL;
CREATE INDEX catalogue_job ON catalogue (job, line);
CREATE INDEX catalogue_unchecked ON catalogue (checked_at) WHERE status = 'active';
CREATE INDEX catalogue_health ON catalogue (health) WHERE health IS NOT NULL;
CREATE INDEX catalogue_delisted ON catalogue (delisted_at) WHERE delisted_at IS NOT NULL;

CREATE TABLE imports (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- Name, size and beginning of the file, hashed: the same file finds its open import again.
  fingerprint TEXT,
  mode TEXT NOT NULL CHECK (mode IN ('merge', 'replace')),
  dry_run INTEGER NOT NULL,
  started_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'finished', 'cancelled')),
  rows_accepted INTEGER NOT NULL DEFAULT 0,
  rows_new INTEGER NOT NULL DEFAULT 0,
  rows_changed INTEGER NOT NULL DEFAULT 0,
  rows_unchanged INTEGER NOT NULL DEFAULT 0,
  rows_refused INTEGER NOT NULL DEFAULT 0,
  rows_deleted INTEGER NOT NULL DEFAULT 0,
  chunks_done INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX imports_started ON imports (started_at);
CREATE INDEX imports_fingerprint ON imports (fingerprint) WHERE state = 'open';

-- What was taken of an import, so that no chunk counts twice.
CREATE TABLE import_chunks (
  job TEXT NOT NULL,
  n INTEGER NOT NULL,
  digest TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  PRIMARY KEY (job, n)
) WITHOUT ROWID;

-- The first refused rows of an import; the rest is counted.
CREATE TABLE import_faults (
  job TEXT NOT NULL,
  line INTEGER NOT NULL,
  col TEXT,
  message TEXT NOT NULL,
  row TEXT,
  PRIMARY KEY (job, line)
) WITHOUT ROWID;

-- Keys seen by a dry run, which must not leave its mark in the catalogue itself.
CREATE TABLE import_keys (
  job TEXT NOT NULL,
  key TEXT NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (job, key)
) WITHOUT ROWID;
