-- Break-glass entries as they were set, JSON as in KV. A row stays when the entry has ended or was cleared: what is known
-- here is never taken for something that was written into KV by hand.
CREATE TABLE override_entries (
  id TEXT NOT NULL PRIMARY KEY,
  entry TEXT NOT NULL,
  until INTEGER NOT NULL,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  cleared_by TEXT,
  cleared_at INTEGER,
  cleared_reason TEXT
) WITHOUT ROWID;

CREATE INDEX override_entries_until ON override_entries (until);

-- Acts done while D1 was away and brought here since, so that none counts twice.
CREATE TABLE override_notes (
  note TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;

-- Long lists that were brought to KV.
CREATE TABLE lists (
  digest TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  subject TEXT,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  uploaded_by TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  deleted_by TEXT,
  deleted_at INTEGER
) WITHOUT ROWID;

-- Links that the control plane signed itself. The token and where it leads are not kept.
CREATE TABLE link_mints (
  jti TEXT NOT NULL PRIMARY KEY,
  kid TEXT NOT NULL,
  minted_by TEXT NOT NULL,
  minted_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
