-- Files in the store, each under its key. A file is a row before its first byte is written, so that
-- whatever breaks off is known and removed. Until expires_at a file waits to be referred to; NULL:
-- something refers to it; 0: it is being removed, and nothing may refer to it any more.
CREATE TABLE stored_file (
  key        TEXT    NOT NULL PRIMARY KEY,
  media_type TEXT,
  size       INTEGER,
  sha256     TEXT,
  expires_at INTEGER
) STRICT;
CREATE INDEX stored_file_expires_at ON stored_file (expires_at, key)
  WHERE expires_at IS NOT NULL;

-- A map of the venue, as it was uploaded and as it was processed, which may be the same file.
CREATE TABLE map (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  map_id        TEXT    NOT NULL,
  uploader_id   INTEGER REFERENCES account (id),
  title         TEXT    NOT NULL,
  file_name     TEXT    NOT NULL,
  visibility    TEXT    NOT NULL CHECK (visibility IN ('private', 'members', 'public')),
  created_at    INTEGER NOT NULL,
  original_key  TEXT    NOT NULL REFERENCES stored_file (key),
  processed_key TEXT REFERENCES stored_file (key),
  preview_key   TEXT REFERENCES stored_file (key),
  width         INTEGER,
  height        INTEGER,
  processed_at  INTEGER,
  failure       TEXT
) STRICT;
CREATE UNIQUE INDEX map_map_id ON map (map_id);
CREATE INDEX map_created_at ON map (created_at, id);
CREATE INDEX map_original_key ON map (original_key);
CREATE INDEX map_processed_key ON map (processed_key);
CREATE INDEX map_preview_key ON map (preview_key);

-- Where a dispenser stands on a map, in millionths of its width and height.
CREATE TABLE map_pin (
  map_id       INTEGER NOT NULL REFERENCES map (id) ON DELETE CASCADE,
  dispenser_id INTEGER NOT NULL REFERENCES dispenser (id),
  x            INTEGER NOT NULL CHECK (x BETWEEN 0 AND 1000000),
  y            INTEGER NOT NULL CHECK (y BETWEEN 0 AND 1000000),
  PRIMARY KEY (map_id, dispenser_id)
) STRICT;
