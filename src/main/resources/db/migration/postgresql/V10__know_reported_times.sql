-- 1 if a device reported the time of the opening, 0 if it is that of the service; null in pours of
-- earlier versions, which do not know.
ALTER TABLE pour ADD COLUMN device_time BIGINT;
