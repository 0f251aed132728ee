-- The most that one pour of a tap may be; null for the setting of the service.
ALTER TABLE dispenser ADD COLUMN max_amount BIGINT CHECK (max_amount > 0);

-- A pour ends at ends_by at the latest; bound is what set that limit. Both are null in pours of an
-- earlier version; the service bounds those that are open when it finds them.
ALTER TABLE pour ADD COLUMN ends_by BIGINT;
ALTER TABLE pour ADD COLUMN bound TEXT;
-- What ended a pour; null in pours of an earlier version, which a client ended.
ALTER TABLE pour ADD COLUMN ended_by TEXT;
ALTER TABLE pour ADD COLUMN beer_abv BIGINT;
-- The digest of the secret without which others cannot close a pour; null if anybody can.
ALTER TABLE pour ADD COLUMN close_token_hash TEXT;
-- When the service received the opening and the closing; null if it ended the pour itself.
ALTER TABLE pour ADD COLUMN open_received_at BIGINT;
ALTER TABLE pour ADD COLUMN close_received_at BIGINT;
-- 1 if the clock of the service jumped while the pour was open.
ALTER TABLE pour ADD COLUMN clock_doubtful BIGINT NOT NULL DEFAULT 0;

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
  dispenser_id BIGINT NOT NULL REFERENCES dispenser (id),
  until        BIGINT NOT NULL,
  flow_volume  BIGINT NOT NULL,
  price        BIGINT NOT NULL,
  beer_name    TEXT,
  beer_abv     BIGINT,
  max_amount   BIGINT,
  access       TEXT   NOT NULL,
  retired      BIGINT NOT NULL,
  PRIMARY KEY (dispenser_id, until)
);

-- The moment at which a token came onto a list; null if an earlier version listed it.
ALTER TABLE access_entry ADD COLUMN added_at BIGINT;

-- The alerts that refused openings once.
CREATE INDEX alert_refused ON alert (dispenser_id, cleared_at) WHERE refuses_from IS NOT NULL;

-- 1 for the role staff. The version before reads such an account as a user, which may do less.
ALTER TABLE account ADD COLUMN staff BIGINT NOT NULL DEFAULT 0 CHECK (staff IN (0, 1));
