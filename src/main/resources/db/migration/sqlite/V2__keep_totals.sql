-- Totals are kept by triggers, because then they change in the transaction of the close whoever
-- closes: this program, or somebody with sqlite3.

-- An open pour is found by pour_open. Closed ones are read in the order of their closing, for a
-- dispenser and a range of time, page by page. A close writes one index less than before.
DROP INDEX pour_dispenser;
DROP INDEX pour_closed_at;
CREATE INDEX pour_closed ON pour (dispenser_id, closed_at, id) WHERE closed_at IS NOT NULL;

-- Of the pours that are closed.
ALTER TABLE dispenser ADD COLUMN total_pours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispenser ADD COLUMN total_volume INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispenser ADD COLUMN total_revenue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispenser ADD COLUMN last_close INTEGER;

-- The same by the hour in which they were closed: hours since the epoch, in UTC.
CREATE TABLE dispenser_hour (
  dispenser_id INTEGER NOT NULL REFERENCES dispenser (id),
  hour         INTEGER NOT NULL,
  pours        INTEGER NOT NULL,
  volume       INTEGER NOT NULL,
  revenue      INTEGER NOT NULL,
  PRIMARY KEY (dispenser_id, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX dispenser_hour_hour ON dispenser_hour (hour);

UPDATE dispenser
SET total_pours = c.pours, total_volume = c.volume, total_revenue = c.revenue,
    last_close = c.last_close
FROM (SELECT dispenser_id, count(*) AS pours, sum(volume) AS volume, sum(cost) AS revenue,
             max(closed_at) AS last_close
      FROM pour WHERE closed_at IS NOT NULL GROUP BY dispenser_id) c
WHERE dispenser.id = c.dispenser_id;

INSERT INTO dispenser_hour (dispenser_id, hour, pours, volume, revenue)
SELECT dispenser_id, closed_at / 3600000000, count(*), sum(volume), sum(cost)
FROM pour WHERE closed_at IS NOT NULL GROUP BY 1, 2;

CREATE TRIGGER pour_close AFTER UPDATE ON pour
WHEN NEW.closed_at IS NOT NULL
BEGIN
  UPDATE dispenser
  SET total_pours = total_pours + 1,
      total_volume = total_volume + NEW.volume,
      total_revenue = total_revenue + NEW.cost,
      last_close = max(ifnull(last_close, NEW.closed_at), NEW.closed_at)
  WHERE id = NEW.dispenser_id;
  INSERT INTO dispenser_hour (dispenser_id, hour, pours, volume, revenue)
  VALUES (NEW.dispenser_id, NEW.closed_at / 3600000000, 1, NEW.volume, NEW.cost)
  ON CONFLICT (dispenser_id, hour) DO UPDATE
  SET pours = pours + 1,
      volume = volume + excluded.volume,
      revenue = revenue + excluded.revenue;
END;

-- The same again: a trigger has one event here, and there are no functions to share.
CREATE TRIGGER pour_insert AFTER INSERT ON pour
WHEN NEW.closed_at IS NOT NULL
BEGIN
  UPDATE dispenser
  SET total_pours = total_pours + 1,
      total_volume = total_volume + NEW.volume,
      total_revenue = total_revenue + NEW.cost,
      last_close = max(ifnull(last_close, NEW.closed_at), NEW.closed_at)
  WHERE id = NEW.dispenser_id;
  INSERT INTO dispenser_hour (dispenser_id, hour, pours, volume, revenue)
  VALUES (NEW.dispenser_id, NEW.closed_at / 3600000000, 1, NEW.volume, NEW.cost)
  ON CONFLICT (dispenser_id, hour) DO UPDATE
  SET pours = pours + 1,
      volume = volume + excluded.volume,
      revenue = revenue + excluded.revenue;
END;

-- A bill is final; a correction is a row of its own. What is updated is therefore an open pour.
CREATE TRIGGER pour_is_final_when_updated BEFORE UPDATE ON pour
WHEN OLD.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a pour that is billed stays as it is');
END;

CREATE TRIGGER pour_is_final_when_deleted BEFORE DELETE ON pour
WHEN OLD.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a pour that is billed stays as it is');
END;
