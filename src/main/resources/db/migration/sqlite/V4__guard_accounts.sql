-- An account that may not be used for now.
ALTER TABLE account ADD COLUMN deactivated_at INTEGER;

-- What began with a login and goes on with refresh tokens, of which only the last one counts. Digests
-- are kept of what a client has to know: the session's id, and the secret of its refresh token.
CREATE TABLE session (
  id           TEXT    NOT NULL PRIMARY KEY,
  account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  refresh_hash TEXT    NOT NULL,
  address      TEXT,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  ended_at     INTEGER
) STRICT;
CREATE INDEX session_account ON session (account_id);

-- How much of a limit somebody has left, as the library that counts writes it.
CREATE TABLE rate_limit (
  id         TEXT    NOT NULL PRIMARY KEY,
  state      TEXT    NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rate_limit_expires_at ON rate_limit (expires_at);

-- Who did what to what, when, and from where.
CREATE TABLE audit (
  id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  actor   TEXT,
  address TEXT,
  action  TEXT    NOT NULL,
  target  TEXT,
  details TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at, id);

CREATE TRIGGER audit_is_final_when_updated BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'what was done stays written');
END;

CREATE TRIGGER audit_is_final_when_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'what was done stays written');
END;
