-- Instants are microseconds since the epoch. Money, volumes, flow rates and prices are millionths of
-- a currency unit, of a litre, of a litre per second and of a currency unit per litre.

CREATE TABLE account (
  id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username      TEXT   NOT NULL,
  password_hash TEXT   NOT NULL,
  role          TEXT   NOT NULL CHECK (role IN ('admin', 'user')),
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_username ON account (lower(username));

CREATE TABLE dispenser (
  id                BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  station_id        TEXT   NOT NULL,
  flow_volume       BIGINT NOT NULL CHECK (flow_volume > 0),
  price             BIGINT NOT NULL CHECK (price >= 0),
  name              TEXT,
  beer_name         TEXT,
  beer_style        TEXT,
  beer_abv          BIGINT,
  beer_description  TEXT,
  created_at        BIGINT NOT NULL,
  retired_at        BIGINT,
  create_key        TEXT,
  create_properties TEXT,
  CHECK ((create_key IS NULL) = (create_properties IS NULL))
);
CREATE UNIQUE INDEX dispenser_station_id ON dispenser (station_id);
CREATE UNIQUE INDEX dispenser_create_key ON dispenser (create_key) WHERE create_key IS NOT NULL;

CREATE TABLE pour (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dispenser_id BIGINT NOT NULL REFERENCES dispenser (id),
  flow_volume  BIGINT NOT NULL CHECK (flow_volume > 0),
  price        BIGINT NOT NULL CHECK (price >= 0),
  opened_at    BIGINT NOT NULL,
  closed_at    BIGINT CHECK (closed_at >= opened_at),
  volume       BIGINT CHECK (volume >= 0),
  cost         BIGINT CHECK (cost >= 0),
  open_key     TEXT,
  close_key    TEXT,
  CHECK ((closed_at IS NULL) = (volume IS NULL) AND (closed_at IS NULL) = (cost IS NULL))
);
-- One open pour per dispenser: this index decides every race between opens.
CREATE UNIQUE INDEX pour_open ON pour (dispenser_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX pour_open_key ON pour (dispenser_id, open_key) WHERE open_key IS NOT NULL;
CREATE UNIQUE INDEX pour_close_key ON pour (dispenser_id, close_key) WHERE close_key IS NOT NULL;
-- A dispenser's pours in order, page by page.
CREATE INDEX pour_dispenser ON pour (dispenser_id, id);
-- The last close.
CREATE INDEX pour_closed_at ON pour (dispenser_id, closed_at);
