-- The row that the health check writes, because a full disk can still be read.
CREATE TABLE write_check (
  id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  checked_at INTEGER NOT NULL
) STRICT;
INSERT INTO write_check (id, checked_at) VALUES (1, 0);

-- The digest of the refresh token before the last one, which is accepted for some seconds after its
-- replacement, because an answer can be lost.
ALTER TABLE session ADD COLUMN previous_hash TEXT;
ALTER TABLE session ADD COLUMN rotated_at INTEGER;

-- By these, old rows are found that are no longer kept.
CREATE INDEX session_expires_at ON session (expires_at);
CREATE INDEX job_failed_at ON job (failed_at) WHERE failed_at IS NOT NULL;
