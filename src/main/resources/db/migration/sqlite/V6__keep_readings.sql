-- What sensors measured, each reading once. Tags are a JSON array of texts. A dispenser is what the
-- configuration says of the gateway; there need not be one.
CREATE TABLE reading (
  gateway      TEXT    NOT NULL,
  time         INTEGER NOT NULL,
  sequence     INTEGER NOT NULL DEFAULT 0,
  received_at  INTEGER NOT NULL,
  value        REAL,
  valid        INTEGER NOT NULL CHECK (valid IN (0, 1)),
  tags         TEXT    NOT NULL,
  dispenser_id INTEGER,
  PRIMARY KEY (gateway, time, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_time ON reading (time, gateway, sequence);
CREATE INDEX reading_dispenser ON reading (dispenser_id, time, gateway, sequence)
  WHERE dispenser_id IS NOT NULL;
