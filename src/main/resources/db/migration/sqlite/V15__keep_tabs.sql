-- The money and the limits of a token, and the cards that stand for one. The sums on a tab's row are
-- kept by triggers, because then they change in the transaction of the close whoever closes.

-- Micrograms of pure alcohol; null while a pour runs, and where the beer's strength is not known.
ALTER TABLE pour ADD COLUMN alcohol INTEGER;

-- own_terms is 1 if staff has set credit and limits, which are null for none; else those of the
-- configuration hold. paid: the money of the entries; spent: the bills; volume and alcohol: what
-- counts against the limits.
CREATE TABLE tab (
  token         TEXT    NOT NULL PRIMARY KEY,
  own_terms     INTEGER NOT NULL DEFAULT 0 CHECK (own_terms IN (0, 1)),
  credit        INTEGER CHECK (credit >= 0),
  volume_limit  INTEGER CHECK (volume_limit >= 0),
  alcohol_limit INTEGER CHECK (alcohol_limit >= 0),
  name          TEXT,
  valid_until   INTEGER,
  blocked_at    INTEGER,
  replaced_by   TEXT,
  paid          INTEGER NOT NULL DEFAULT 0,
  spent         INTEGER NOT NULL DEFAULT 0,
  volume        INTEGER NOT NULL DEFAULT 0,
  alcohol       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What moved money, or what counts against the limits: the difference that each entry makes.
CREATE TABLE tab_entry (
  id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  token       TEXT    NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('payment', 'refund', 'approval', 'transfer')),
  amount      INTEGER NOT NULL DEFAULT 0,
  volume      INTEGER NOT NULL DEFAULT 0,
  alcohol     INTEGER NOT NULL DEFAULT 0,
  method      TEXT,
  reference   TEXT,
  reason      TEXT,
  other_token TEXT,
  key         TEXT,
  author      TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  CHECK (kind <> 'payment' OR amount > 0),
  CHECK (kind <> 'refund' OR amount < 0),
  CHECK (kind <> 'approval' OR amount = 0)
) STRICT;
CREATE UNIQUE INDEX tab_entry_key ON tab_entry (token, key) WHERE key IS NOT NULL;
CREATE INDEX tab_entry_token ON tab_entry (token, id);

-- What was poured before does not count against limits that are set later, as after an approval.
INSERT INTO tab_entry (token, kind, volume, author, at)
SELECT driver_token, 'approval', -sum(volume), 'start of the service', max(closed_at)
FROM pour WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL GROUP BY 1;
INSERT INTO tab (token, spent)
SELECT driver_token, sum(cost)
FROM pour WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL GROUP BY 1;

CREATE TRIGGER tab_entry_is_final_when_updated BEFORE UPDATE ON tab_entry
BEGIN
  SELECT RAISE(ABORT, 'what was paid stays written');
END;

CREATE TRIGGER tab_entry_is_final_when_deleted BEFORE DELETE ON tab_entry
BEGIN
  SELECT RAISE(ABORT, 'what was paid stays written');
END;

CREATE TRIGGER tab_entry_insert AFTER INSERT ON tab_entry
BEGIN
  INSERT INTO tab (token, paid, volume, alcohol)
  VALUES (NEW.token, NEW.amount, NEW.volume, NEW.alcohol)
  ON CONFLICT (token) DO UPDATE
  SET paid = paid + excluded.paid,
      volume = volume + excluded.volume,
      alcohol = alcohol + excluded.alcohol;
END;


CREATE TRIGGER pour_close_on_tab AFTER UPDATE ON pour
WHEN NEW.closed_at IS NOT NULL AND NEW.driver_token IS NOT NULL
BEGIN
  INSERT INTO tab (token, spent, volume, alcohol)
  VALUES (NEW.driver_token, NEW.cost, NEW.volume, ifnull(NEW.alcohol, 0))
  ON CONFLICT (token) DO UPDATE
  SET spent = spent + excluded.spent,
      volume = volume + excluded.volume,
      alcohol = alcohol + excluded.alcohol;
END;

-- The same again: a trigger has one event here, and there are no functions to share.
CREATE TRIGGER pour_insert_on_tab AFTER INSERT ON pour
WHEN NEW.closed_at IS NOT NULL AND NEW.driver_token IS NOT NULL
BEGIN
  INSERT INTO tab (token, spent, volume, alcohol)
  VALUES (NEW.driver_token, NEW.cost, NEW.volume, ifnull(NEW.alcohol, 0))
  ON CONFLICT (token) DO UPDATE
  SET spent = spent + excluded.spent,
      volume = volume + excluded.volume,
      alcohol = alcohol + excluded.alcohol;
END;

-- The number of a card, in upper case without separators, and the token for which it stands.
CREATE TABLE card (
  uid   TEXT NOT NULL PRIMARY KEY,
  token TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_token ON card (token);
