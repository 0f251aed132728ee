-- Totals of a quarter of an hour by the beer of the pours as well: what a beer earned is read without
-- its pours. A close writes as many rows as before.

-- beer is the name at the opening, or '' for none. Quarters of an hour since the epoch, in UTC.
CREATE TABLE beer_quarter (
  dispenser_id INTEGER NOT NULL REFERENCES dispenser (id),
  quarter      INTEGER NOT NULL,
  beer         TEXT    NOT NULL,
  pours        INTEGER NOT NULL,
  volume       INTEGER NOT NULL,
  revenue      INTEGER NOT NULL,
  PRIMARY KEY (dispenser_id, quarter, beer)
) STRICT, WITHOUT ROWID;
CREATE INDEX beer_quarter_quarter ON beer_quarter (quarter);

INSERT INTO beer_quarter (dispenser_id, quarter, beer, pours, volume, revenue)
SELECT dispenser_id, closed_at / 900000000, ifnull(beer, ''), count(*), sum(volume), sum(cost)
FROM pour WHERE closed_at IS NOT NULL GROUP BY 1, 2, 3;

DROP TRIGGER pour_close;
DROP TRIGGER pour_insert;

-- A process of the version before this one goes on reading these until it is replaced.
DROP VIEW dispenser_hour;
DROP TABLE dispenser_quarter;
CREATE VIEW dispenser_quarter AS
SELECT dispenser_id, quarter, sum(pours) AS pours, sum(volume) AS volume, sum(revenue) AS revenue
FROM beer_quarter GROUP BY 1, 2;
CREATE VIEW dispenser_hour AS
SELECT dispenser_id, quarter / 4 AS hour, sum(pours) AS pours,
       sum(volume) AS volume, sum(revenue) AS revenue
FROM beer_quarter GROUP BY 1, 2;

CREATE TRIGGER pour_close AFTER UPDATE ON pour
WHEN NEW.closed_at IS NOT NULL
BEGIN
  UPDATE dispenser
  SET total_pours = total_pours + 1,
      total_volume = total_volume + NEW.volume,
      total_revenue = total_revenue + NEW.cost,
      last_close = max(ifnull(last_close, NEW.closed_at), NEW.closed_at)
  WHERE id = NEW.dispenser_id;
  INSERT INTO beer_quarter (dispenser_id, quarter, beer, pours, volume, revenue)
  VALUES (NEW.dispenser_id, NEW.closed_at / 900000000, ifnull(NEW.beer, ''), 1, NEW.volume,
          NEW.cost)
  ON CONFLICT (dispenser_id, quarter, beer) DO UPDATE
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
  INSERT INTO beer_quarter (dispenser_id, quarter, beer, pours, volume, revenue)
  VALUES (NEW.dispenser_id, NEW.closed_at / 900000000, ifnull(NEW.beer, ''), 1, NEW.volume,
          NEW.cost)
  ON CONFLICT (dispenser_id, quarter, beer) DO UPDATE
  SET pours = pours + 1,
      volume = volume + excluded.volume,
      revenue = revenue + excluded.revenue;
END;
