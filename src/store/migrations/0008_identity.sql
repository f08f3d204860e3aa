-- Who may do what. The subject is the mail address that Cloudflare Access vouches for, or a service token's common name.
CREATE TABLE members (
  subject TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'admin')),
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL
) WITHOUT ROWID;

-- API tokens. The hash is keyed: neither this table nor a copy of it opens anything. Absent areas: all of them.
CREATE TABLE api_tokens (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'admin')),
  areas TEXT,
  owner TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_used_at INTEGER
);

-- Requests that may be asked again, and what was answered. A busy row has no status yet.
CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  status INTEGER,
  body TEXT,
  etag TEXT,
  location TEXT,
  PRIMARY KEY (actor, key)
) WITHOUT ROWID;

CREATE INDEX idempotency_began ON idempotency (began_at);

-- Whom to tell. The cursor is the last entry of the audit that was looked at for it.
CREATE TABLE webhooks (
  id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
  webhook TEXT NOT NULL,
  n INTEGER NOT NULL,
  act TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  delivered_at INTEGER,
  failed_at INTEGER,
  last_status INTEGER,
  last_error TEXT,
  PRIMARY KEY (webhook, n)
) WITHOUT ROWID;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE delivered_at IS NULL AND failed_at IS NULL;

-- Policies that the edge refused, once each, so that the audit tells of them once.
CREATE TABLE nacks_noted (
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (version, code)
) WITHOUT ROWID;

-- The head of the audit chain, once a day; stored_at is when R2 had it too.
CREATE TABLE audit_anchors (
  day TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  stored_at INTEGER
) WITHOUT ROWID;
