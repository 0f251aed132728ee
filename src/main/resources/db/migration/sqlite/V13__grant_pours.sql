-- The most that one pour of a tap may be; null for the setting of the service.
ALTER TABLE dispenser ADD COLUMN max_amount INTEGER CHECK (max_amount > 0);

-- A pour ends at ends_by at the latest; bound is what set that limit. Both are null in pours of an
-- earlier version; the service bounds those that are open when it finds them.
ALTER TABLE pour ADD COLUMN ends_by INTEGER;
ALTER TABLE pour ADD COLUMN bound TEXT;
-- What ended a pour; null in pours of an earlier version, which a client ended.
ALTER TABLE pour ADD COLUMN ended_by TEXT;
ALTER TABLE pour ADD COLUMN beer_abv INTEGER;
-- The digest of the secret without which others cannot close a pour; null if anybody can.
ALTER TABLE pour ADD COLUMN close_token_hash TEXT;
-- When the service received the opening and the closing; null if it ended the pour itself.
ALTER TABLE pour ADD COLUMN open_received_at INTEGER;
ALTER TABLE pour ADD COLUMN close_received_at INTEGER;
-- 1 if the clock of the service jumped while the pour was open.
ALTER TABLE pour ADD COLUMN clock_doubtful INTEGER NOT NULL DEFAULT 0;

-- The open pours in the order of their ends.
CREATE INDEX pour_ends_by ON pour (ends_by, id) WHERE closed_at IS NULL;
-- The closed pours in the order of their openings. Open ones are few, and an opening writes no entry.
CREATE INDEX pour_opened ON pour (opened_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX pour_opened_at_dispenser ON pour (dispenser_id, opened_at, id)
  WHERE closed_at IS NOT NULL;
-- The pours that somebody should look at: heard of more than two minutes late, or with a doubtful
-- clock.
CREATE INDEX pour_review ON pour (opened_at, id)
  WHERE clock_doubtful = 1 OR open_received_at - opened_at > 120000000
     OR close_received_at - closed_at > 120000000;

-- What a dispenser was before each change: these values held until that moment, from the change
-- before it.
CREATE TABLE dispenser_past (
  dispenser_id INTEGER NOT NULL REFERENCES dispenser (id),
  until        INTEGER NOT NULL,
  flow_volume  INTEGER NOT NULL,
  price        INTEGER NOT NULL,
  beer_name    TEXT,
  beer_abv     INTEGER,
  max_amount   INTEGER,
  access       TEXT    NOT NULL,
  retired      INTEGER NOT NULL,
  PRIMARY KEY (dispenser_id, until)
) STRICT, WITHOUT ROWID;

-- The moment at which a token came onto a list; null if an earlier version listed it.
ALTER TABLE access_entry ADD COLUMN added_at INTEGER;

-- The alerts that refused openings once.
CREATE INDEX alert_refused ON alert (dispenser_id, cleared_at) WHERE refuses_from IS NOT NULL;

-- 1 for the role staff. The version before reads such an account as a user, which may do less.
ALTER TABLE account ADD COLUMN staff INTEGER NOT NULL DEFAULT 0 CHECK (staff IN (0, 1));
