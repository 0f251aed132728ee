-- What sensors measured, each reading once. Tags are a JSON array of texts. A dispenser is what the
-- configuration says of the gateway; there need not be one.
--
-- A partition is a month in UTC. Old months are dropped whole; new ones are created ahead.
CREATE TABLE reading (
  gateway      TEXT   COLLATE "C" NOT NULL,
  time         BIGINT NOT NULL,
  sequence     BIGINT NOT NULL DEFAULT 0,
  received_at  BIGINT NOT NULL,
  value        REAL,
  valid        BIGINT NOT NULL CHECK (valid IN (0, 1)),
  tags         TEXT   NOT NULL,
  dispenser_id BIGINT,
  PRIMARY KEY (gateway, time, sequence)
) PARTITION BY RANGE (time);
CREATE INDEX reading_time ON reading (time, gateway, sequence);
CREATE INDEX reading_dispenser ON reading (dispenser_id, time, gateway, sequence)
  WHERE dispenser_id IS NOT NULL;

-- For months that have no partition: a sensor's clock may say anything, and is no reason to create
-- thousands of tables.
CREATE TABLE reading_other PARTITION OF reading DEFAULT;

-- Creates the partition of a month, given by its first microsecond and that of the next one, if it
-- is not there. It is filled before it is attached, because attaching needs a weaker lock on
-- "reading" than creating it in its place: whoever reads or stores goes on meanwhile. The lock on
-- "reading" lets one process do it at a time.
CREATE FUNCTION create_reading_partition(name TEXT, month_start BIGINT, month_end BIGINT)
RETURNS BOOLEAN LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
BEGIN
  IF to_regclass(quote_ident(name)) IS NOT NULL THEN
    RETURN FALSE;
  END IF;
  LOCK TABLE ONLY reading IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(quote_ident(name)) IS NOT NULL THEN
    RETURN FALSE;
  END IF;
  LOCK TABLE reading_other IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('CREATE TABLE %I (LIKE reading INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
                                   CHECK (time >= %s AND time < %s))',
                 name, month_start, month_end);
  EXECUTE format('WITH moved AS (DELETE FROM reading_other WHERE time >= %s AND time < %s
                                 RETURNING *)
                  INSERT INTO %I SELECT * FROM moved',
                 month_start, month_end, name);
  EXECUTE format('ALTER TABLE reading ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                 name, month_start, month_end);
  RETURN TRUE;
END $$;

-- Drops the partitions of months before one, given by its name. Names have the order of months.
CREATE FUNCTION drop_reading_partitions(before TEXT)
RETURNS BIGINT LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
  old TEXT;
  dropped BIGINT := 0;
BEGIN
  FOR old IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'reading'::regclass AND c.relname ~ '^reading_[0-9]{4}_[0-9]{2}$'
      AND c.relname < before COLLATE "C"
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE %I', old);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;
