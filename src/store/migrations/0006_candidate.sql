-- Programs that were judged beside the active policy. One at a time; what was set before is cleared with the next one.
CREATE TABLE candidates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Of a published version that is tried; absent for a draft.
  version INTEGER,
  source TEXT NOT NULL,
  program TEXT NOT NULL,
  message TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  -- When it was taken away, or replaced; absent where it ended by itself.
  cleared_at INTEGER
);

CREATE UNIQUE INDEX candidates_standing ON candidates ((cleared_at IS NULL)) WHERE cleared_at IS NULL;
