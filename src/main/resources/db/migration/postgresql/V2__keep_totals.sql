-- Totals are kept by triggers, because then they change in the transaction of the close whoever
-- closes: this program, one of the version before it on another node, or somebody with psql.

-- One after the other, as a close locks them: what is being closed is waited for, what comes waits,
-- and neither waits for the other.
LOCK TABLE dispenser, pour IN ACCESS EXCLUSIVE MODE;

-- An open pour is found by pour_open. Closed ones are read in the order of their closing, for a
-- dispenser and a range of time, page by page. A close writes one index less than before.
DROP INDEX pour_dispenser;
DROP INDEX pour_closed_at;
CREATE INDEX pour_closed ON pour (dispenser_id, closed_at, id) WHERE closed_at IS NOT NULL;

-- Of the pours that are closed.
ALTER TABLE dispenser ADD COLUMN total_pours BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispenser ADD COLUMN total_volume BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispenser ADD COLUMN total_revenue BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispenser ADD COLUMN last_close BIGINT;

-- The same by the hour in which they were closed: hours since the epoch, in UTC.
CREATE TABLE dispenser_hour (
  dispenser_id BIGINT NOT NULL REFERENCES dispenser (id),
  hour         BIGINT NOT NULL,
  pours        BIGINT NOT NULL,
  volume       BIGINT NOT NULL,
  revenue      BIGINT NOT NULL,
  PRIMARY KEY (dispenser_id, hour)
);
CREATE INDEX dispenser_hour_hour ON dispenser_hour (hour);

-- Room for new versions of a row on its page, which then need no new entries in the indexes.
ALTER TABLE dispenser SET (fillfactor = 50);
ALTER TABLE dispenser_hour SET (fillfactor = 50);

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

-- Once for a statement, not once for a row: a close of many pours at once costs half as much.
CREATE FUNCTION add_to_totals() RETURNS trigger LANGUAGE plpgsql AS $$
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
  INSERT INTO dispenser_hour AS h (dispenser_id, hour, pours, volume, revenue)
  SELECT dispenser_id, closed_at / 3600000000, count(*), sum(volume), sum(cost)
  FROM after WHERE closed_at IS NOT NULL GROUP BY 1, 2
  ON CONFLICT (dispenser_id, hour) DO UPDATE
  SET pours = h.pours + excluded.pours,
      volume = h.volume + excluded.volume,
      revenue = h.revenue + excluded.revenue;
  RETURN NULL;
END $$;

CREATE TRIGGER pour_close AFTER UPDATE ON pour
REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION add_to_totals();

CREATE TRIGGER pour_insert AFTER INSERT ON pour
REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION add_to_totals();

-- A bill is final; a correction is a row of its own. What is updated is therefore an open pour.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'pour % is billed and stays as it is', OLD.id;
END $$;

CREATE TRIGGER pour_is_final BEFORE UPDATE OR DELETE ON pour FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
