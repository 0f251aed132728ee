-- The id that a row had in the database from which it was imported; null in all other rows. By it, an
-- import that is repeated brings nothing twice.
ALTER TABLE dispenser ADD COLUMN imported_id INTEGER;
ALTER TABLE pour ADD COLUMN imported_id INTEGER;
CREATE UNIQUE INDEX dispenser_imported_id ON dispenser (imported_id)
  WHERE imported_id IS NOT NULL;
CREATE UNIQUE INDEX pour_imported_id ON pour (imported_id) WHERE imported_id IS NOT NULL;
