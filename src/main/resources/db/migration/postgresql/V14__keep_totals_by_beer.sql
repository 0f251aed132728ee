-- Totals of a quarter of an hour by the beer of the pours as well: what a beer earned is read without
-- its pours. A close writes as many rows as before.

-- In the order in which a close locks them.
LOCK TABLE dispenser, pour IN ACCESS EXCLUSIVE MODE;

-- beer is the name at the opening, or '' for none. Quarters of an hour since the epoch, in UTC.
CREATE TABLE beer_quarter (
  dispenser_id BIGINT NOT NULL REFERENCES dispenser (id),
  quarter      BIGINT NOT NULL,
  beer         TEXT   NOT NULL,
  pours        BIGINT NOT NULL,
  volume       BIGINT NOT NULL,
  revenue      BIGINT NOT NULL,
  PRIMARY KEY (dispenser_id, quarter, beer)
);
CREATE INDEX beer_quarter_quarter ON beer_quarter (quarter);
ALTER TABLE beer_quarter SET (fillfactor = 50);

INSERT INTO beer_quarter (dispenser_id, quarter, beer, pours, volume, revenue)
SELECT dispenser_id, closed_at / 900000000, COALESCE(beer, ''), count(*), sum(volume), sum(cost)
FROM pour WHERE closed_at IS NOT NULL GROUP BY 1, 2, 3;

-- Nodes of the version before this one go on reading these until they are replaced.
DROP VIEW dispenser_hour;
DROP TABLE dispenser_quarter;
CREATE VIEW dispenser_quarter AS
SELECT dispenser_id, quarter, CAST(sum(pours) AS BIGINT) AS pours,
       CAST(sum(volume) AS BIGINT) AS volume, CAST(sum(revenue) AS BIGINT) AS revenue
FROM beer_quarter GROUP BY 1, 2;
CREATE VIEW dispenser_hour AS
SELECT dispenser_id, quarter / 4 AS hour, CAST(sum(pours) AS BIGINT) AS pours,
       CAST(sum(volume) AS BIGINT) AS volume, CAST(sum(revenue) AS BIGINT) AS revenue
FROM beer_quarter GROUP BY 1, 2;

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
  RETURN NULL;
END $$;
