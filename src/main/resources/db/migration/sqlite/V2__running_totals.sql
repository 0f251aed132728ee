-- Sums of the closed pours, kept in the transaction of each closing: reading them costs the same
-- however much history there is. A pour counts in the hour of its closing, in UTC.

CREATE TABLE dispenser_total (
  dispenser_id INTEGER NOT NULL PRIMARY KEY REFERENCES dispenser (id),
  pours        INTEGER NOT NULL,
  volume       INTEGER NOT NULL,
  cost         INTEGER NOT NULL
) STRICT;

CREATE TABLE dispenser_hour (
  dispenser_id INTEGER NOT NULL REFERENCES dispenser (id),
  hour         INTEGER NOT NULL,
  pours        INTEGER NOT NULL,
  volume       INTEGER NOT NULL,
  cost         INTEGER NOT NULL,
  PRIMARY KEY (dispenser_id, hour)
) STRICT;
CREATE INDEX dispenser_hour_by_hour ON dispenser_hour (hour);

INSERT INTO dispenser_total
SELECT dispenser_id, count(*), sum(volume), sum(cost)
FROM pour WHERE closed_at IS NOT NULL GROUP BY dispenser_id;

INSERT INTO dispenser_hour
SELECT dispenser_id, closed_at - closed_at % 3600000000, count(*), sum(volume), sum(cost)
FROM pour WHERE closed_at IS NOT NULL GROUP BY dispenser_id, closed_at - closed_at % 3600000000;

-- Also the order in which a dispenser's pours are listed.
DROP INDEX pour_closed_at;
CREATE INDEX pour_closed_at ON pour (dispenser_id, closed_at, id);
