-- When the gateways with a schedule are asked again. Who takes one makes it due later, when it may
-- be taken again.
CREATE TABLE gateway (
  name            TEXT    NOT NULL PRIMARY KEY,
  next_fetch_at   INTEGER NOT NULL,
  failures        INTEGER NOT NULL DEFAULT 0,
  last_error      TEXT,
  last_success_at INTEGER
) STRICT;

-- The last valid reading of each gateway, and the last valid temperature of each dispenser, which
-- need not exist. Values are the decimals that are shown.
CREATE TABLE latest_reading (
  gateway TEXT    NOT NULL PRIMARY KEY,
  time    INTEGER NOT NULL,
  value   TEXT    NOT NULL
) STRICT;
CREATE TABLE dispenser_temperature (
  dispenser_id INTEGER NOT NULL PRIMARY KEY,
  time         INTEGER NOT NULL,
  value        TEXT    NOT NULL
) STRICT;

-- What a rule did not allow. While one with refuses_from lasts, its dispenser cannot be opened.
CREATE TABLE alert (
  id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  rule         TEXT    NOT NULL,
  gateway      TEXT    NOT NULL,
  dispenser_id INTEGER,
  message      TEXT    NOT NULL,
  value        TEXT    NOT NULL,
  raised_at    INTEGER NOT NULL,
  refuses_from INTEGER,
  cleared_at   INTEGER
) STRICT;
-- One alert of a rule at a gateway at a time: this index decides every race between raisings.
CREATE UNIQUE INDEX alert_active ON alert (rule, gateway) WHERE cleared_at IS NULL;
CREATE INDEX alert_refusing ON alert (dispenser_id, refuses_from, id)
  WHERE refuses_from IS NOT NULL AND cleared_at IS NULL;
CREATE INDEX alert_time ON alert (raised_at, id);
