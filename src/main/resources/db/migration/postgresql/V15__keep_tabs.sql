-- The money and the limits of a token, and the cards that stand for one. The sums on a tab's row are
-- kept by triggers, because then they change in the transaction of the close whoever closes.

-- In the order in which a close locks them.
LOCK TABLE dispenser, pour IN ACCESS EXCLUSIVE MODE;

-- Micrograms of pure alcohol; null while a pour runs, and where the beer's strength is not known.
ALTER TABLE pour ADD COLUMN alcohol BIGINT;

-- own_terms is 1 if staff has set credit and limits, which are null for none; else those of the
-- configuration hold. paid: the money of the entries; spent: the bills; volume and alcohol: what
-- counts against the limits.
CREATE TABLE tab (
  token         TEXT   COLLATE "C" PRIMARY KEY,
  own_terms     BIGINT NOT NULL DEFAULT 0 CHECK (own_terms IN (0, 1)),
  credit        BIGINT CHECK (credit >= 0),
  volume_limit  BIGINT CHECK (volume_limit >= 0),
  alcohol_limit BIGINT CHECK (alcohol_limit >= 0),
  name          TEXT,
  valid_until   BIGINT,
  blocked_at    BIGINT,
  replaced_by   TEXT,
  paid          BIGINT NOT NULL DEFAULT 0,
  spent         BIGINT NOT NULL DEFAULT 0,
  volume        BIGINT NOT NULL DEFAULT 0,
  alcohol       BIGINT NOT NULL DEFAULT 0
);
ALTER TABLE tab SET (fillfactor = 50);

-- What moved money, or what counts against the limits: the difference that each entry makes.
CREATE TABLE tab_entry (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token       TEXT   COLLATE "C" NOT NULL,
  kind        TEXT   NOT NULL CHECK (kind IN ('payment', 'refund', 'approval', 'transfer')),
  amount      BIGINT NOT NULL DEFAULT 0,
  volume      BIGINT NOT NULL DEFAULT 0,
  alcohol     BIGINT NOT NULL DEFAULT 0,
  method      TEXT,
  reference   TEXT,
  reason      TEXT,
  other_token TEXT,
  key         TEXT,
  author      TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  CHECK (kind <> 'payment' OR amount > 0),
  CHECK (kind <> 'refund' OR amount < 0),
  CHECK (kind <> 'approval' OR amount = 0)
);
CREATE UNIQUE INDEX tab_entry_key ON tab_entry (token, key) WHERE key IS NOT NULL;
CREATE INDEX tab_entry_token ON tab_entry (token, id);

-- What was poured before does not count against limits that are set later, as after an approval.
INSERT INTO tab_entry (token, kind, volume, author, at)
SELECT driver_token, 'approval', -sum(volume), 'start of the service', max(closed_at)
FROM pour WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL GROUP BY 1;
INSERT INTO tab (token, spent)
SELECT driver_token, sum(cost)
FROM pour WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL GROUP BY 1;

CREATE FUNCTION refuse_change_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was paid stays written';
END $$;

CREATE TRIGGER tab_entry_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON tab_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_entry();

CREATE FUNCTION add_to_tab() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tab AS t (token, paid, volume, alcohol)
  VALUES (NEW.token, NEW.amount, NEW.volume, NEW.alcohol)
  ON CONFLICT (token) DO UPDATE
  SET paid = t.paid + excluded.paid,
      volume = t.volume + excluded.volume,
      alcohol = t.alcohol + excluded.alcohol;
  RETURN NULL;
END $$;

CREATE TRIGGER tab_entry_insert AFTER INSERT ON tab_entry
FOR EACH ROW EXECUTE FUNCTION add_to_tab();


-- As before, and the tabs, in the order of their tokens: two nodes must not deadlock.
CREATE OR REPLACE FUNCTION add_to_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM after WHERE closed_at IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  UPDATE dispenser
  SET total_pours = total_pours + c.pours,
      total_volume = total_volume + c.volume,
      total_revenue = total_revenue + c.revenue,
      last_close = greatest(dispenser.last_close, c.last_close)
  FROM (SELECT dispenser_id, count(*) AS pours, sum(volume) AS volume, sum(cost) AS revenue,
               max(closed_at) AS last_close
        FROM after WHERE closed_at IS NOT NULL GROUP BY dispenser_id) c
  WHERE dispenser.id = c.dispenser_id;
  INSERT INTO beer_quarter AS q (dispenser_id, quarter, beer, pours, volume, revenue)
  SELECT dispenser_id, closed_at / 900000000, COALESCE(beer, ''), count(*), sum(volume), sum(cost)
  FROM after WHERE closed_at IS NOT NULL GROUP BY 1, 2, 3
  ON CONFLICT (dispenser_id, quarter, beer) DO UPDATE
  SET pours = q.pours + excluded.pours,
      volume = q.volume + excluded.volume,
      revenue = q.revenue + excluded.revenue;
  IF EXISTS (SELECT FROM after WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL) THEN
    INSERT INTO tab AS t (token, spent, volume, alcohol)
    SELECT driver_token, sum(cost), sum(volume), COALESCE(sum(alcohol), 0)
    FROM after WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL
    GROUP BY driver_token ORDER BY driver_token COLLATE "C"
    ON CONFLICT (token) DO UPDATE
    SET spent = t.spent + excluded.spent,
        volume = t.volume + excluded.volume,
        alcohol = t.alcohol + excluded.alcohol;
  END IF;
  RETURN NULL;
END $$;

-- The number of a card, in upper case without separators, and the token for which it stands.
CREATE TABLE card (
  uid   TEXT COLLATE "C" PRIMARY KEY,
  token TEXT COLLATE "C" NOT NULL
);
CREATE INDEX card_token ON card (token);
