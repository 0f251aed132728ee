-- Who may open a station. A station may have a list before it exists.
CREATE TABLE access_list (
  station_id TEXT    NOT NULL PRIMARY KEY,
  version    INTEGER NOT NULL,
  size       INTEGER NOT NULL
) STRICT;

-- A token that was removed stays, so that a controller can be told what has changed.
CREATE TABLE access_entry (
  station_id  TEXT    NOT NULL REFERENCES access_list (station_id),
  token       TEXT    NOT NULL,
  valid_from  INTEGER,
  valid_until INTEGER,
  version     INTEGER NOT NULL,
  removed_at  INTEGER,
  PRIMARY KEY (station_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_entry_version ON access_entry (station_id, version, token);

-- Every question whether a token may open a station, and every opening that was refused. The token
-- is what was sent, also when that is none.
CREATE TABLE authorization_request (
  id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  request_id      TEXT    NOT NULL,
  station_id      TEXT    NOT NULL,
  driver_token    TEXT,
  callback_url    TEXT,
  request_time    INTEGER NOT NULL,
  decision_time   INTEGER,
  decision        TEXT CHECK (decision IN ('allowed', 'not_allowed', 'unknown', 'invalid')),
  callback_status TEXT CHECK (callback_status IN ('pending', 'delivered', 'failed')),
  CHECK ((decision IS NULL) = (decision_time IS NULL))
) STRICT;
CREATE UNIQUE INDEX authorization_request_request_id ON authorization_request (request_id);
CREATE INDEX authorization_request_time ON authorization_request (request_time, id);
CREATE INDEX authorization_request_station ON authorization_request (station_id, request_time, id);
CREATE INDEX authorization_request_token ON authorization_request (driver_token, request_time, id);
CREATE INDEX authorization_request_failed ON authorization_request (request_time, id)
  WHERE callback_status = 'failed';

-- Each time that a callback was tried: the answer's status, or why there was none.
CREATE TABLE callback_attempt (
  id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  authorization_id INTEGER NOT NULL REFERENCES authorization_request (id),
  at               INTEGER NOT NULL,
  status           INTEGER,
  error            TEXT
) STRICT;
CREATE INDEX callback_attempt_authorization ON callback_attempt (authorization_id, id);

-- What is to be done outside of a request. Who takes a job makes it due later, when it may be taken
-- again; who has done it deletes it.
CREATE TABLE job (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  queue      TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  payload    TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  due_at     INTEGER NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  failed_at  INTEGER,
  error      TEXT
) STRICT;
CREATE INDEX job_due ON job (queue, due_at, id, subject) WHERE failed_at IS NULL;

-- open: to anyone; authorized: to tokens on the station's access list.
ALTER TABLE dispenser ADD COLUMN access TEXT NOT NULL DEFAULT 'open'
  CHECK (access IN ('open', 'authorized'));

-- Whose a pour is, and what it was called that ran.
ALTER TABLE pour ADD COLUMN driver_token TEXT;
ALTER TABLE pour ADD COLUMN beer TEXT;
-- One token pours at one tap at a time: this index decides every race between its openings.
CREATE UNIQUE INDEX pour_token_open ON pour (driver_token)
  WHERE closed_at IS NULL AND driver_token IS NOT NULL;
CREATE INDEX pour_token ON pour (driver_token, opened_at, id) WHERE driver_token IS NOT NULL;
