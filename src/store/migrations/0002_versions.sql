-- Policies as they were published. A row never changes.
CREATE TABLE versions (
  number INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  base INTEGER NOT NULL,
  source TEXT NOT NULL,
  program TEXT NOT NULL,
  message TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

-- Acts that make a version the active one. live_at is empty until it was seen in KV.
CREATE TABLE publications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES versions (number),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('publish', 'rollback')),
  live_at INTEGER
);

CREATE INDEX publications_version ON publications (version);

-- Who did what. Rows are only ever added.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  detail TEXT NOT NULL
);
