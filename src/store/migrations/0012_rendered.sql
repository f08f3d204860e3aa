-- Clicks on links that say what was decided when their page was made: what that was, and what the click decided.
CREATE TABLE rendered_rollups (
  hour INTEGER NOT NULL,
  version INTEGER NOT NULL,
  surface TEXT NOT NULL,
  rendered TEXT NOT NULL,
  clicked TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, version, surface, rendered, clicked)
) WITHOUT ROWID;
