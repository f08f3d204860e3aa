-- Which long lists a version names: read out of its program once, when it is kept.
CREATE TABLE version_lists (
  digest TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (digest, version)
) WITHOUT ROWID;

INSERT OR IGNORE INTO version_lists (digest, version)
SELECT named.digest, named.version
FROM (
  SELECT CASE WHEN list.type = 'object' THEN list.value ->> 'digest' END AS digest, versions.number AS version
  FROM versions, json_each(CASE WHEN json_valid(versions.program) THEN versions.program ELSE '{}' END, '$.lists') AS list
) AS named
WHERE named.digest IS NOT NULL;
