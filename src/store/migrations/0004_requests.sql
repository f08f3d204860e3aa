-- How many people must agree, and how long things are kept: one document.
CREATE TABLE settings (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  document TEXT NOT NULL
);

-- Policies while they are written. They may be wrong, and are overwritten as their authors type.
CREATE TABLE drafts (
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  base INTEGER NOT NULL,
  source TEXT NOT NULL,
  author TEXT NOT NULL,
  rev INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE INDEX drafts_updated ON drafts (updated_at);

-- Changes that wait for others. A row changes only together with its next event; steps counts them.
CREATE TABLE change_requests (
  id INTEGER NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT,
  author TEXT NOT NULL,
  draft TEXT,
  state TEXT NOT NULL,
  base INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  diff TEXT,
  gates TEXT NOT NULL,
  scheduled_at INTEGER,
  scheduled_by TEXT,
  why TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  -- Whoever publishes it holds it until then; nobody else changes it meanwhile.
  claim TEXT,
  claimed_until INTEGER
);

CREATE INDEX change_requests_state ON change_requests (state, scheduled_at);

-- What happened to a request, in order. Rows are only ever added.
CREATE TABLE request_events (
  request INTEGER NOT NULL,
  n INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  comment TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (request, n)
) WITHOUT ROWID;

-- A request becomes one version at most, whoever tries, and however often.
CREATE UNIQUE INDEX versions_request ON versions (request) WHERE request IS NOT NULL;
