package tapbill.office.dataimport;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import tapbill.support.Engine;
import tapbill.support.Sql;

/** Creates databases as the beer dispenser reference does with SQLAlchemy. */
record BeerDispenserDatabase(Engine engine, String uri) {
  static BeerDispenserDatabase create(Engine engine) {
    String uri = engine.emptyDatabase();
    boolean sqlite = engine == Engine.SQLITE;
    String id = sqlite ? "id INTEGER NOT NULL" : "id SERIAL NOT NULL";
    String number = sqlite ? "FLOAT" : "DOUBLE PRECISION";
    String time = sqlite ? "TIMESTAMP" : "TIMESTAMP WITHOUT TIME ZONE";
    Sql.on(
        uri,
        "CREATE TABLE admin ("
            + id
            + ", username VARCHAR(80) NOT NULL, password_hash "
            + (sqlite ? "BLOB" : "BYTEA")
            + " NOT NULL, PRIMARY KEY (id), UNIQUE (username))",
        "CREATE TABLE dispenser ("
            + id
            + ", flow_volume %1$s NOT NULL, price %1$s NOT NULL, is_open BOOLEAN, PRIMARY KEY (id))"
                .formatted(number),
        "CREATE TABLE \"transaction\" ("
            + id
            + ", dispenser_id INTEGER NOT NULL, start_time %2$s NOT NULL, end_time %2$s,"
                .formatted(number, time)
            + " amount %1$s NOT NULL, revenue %1$s NOT NULL, PRIMARY KEY (id),".formatted(number)
            + " FOREIGN KEY(dispenser_id) REFERENCES dispenser (id))");
    return new BeerDispenserDatabase(engine, uri);
  }

  BeerDispenserDatabase dispenser(long id, String flow, String price) {
    Sql.on(
        uri,
        "INSERT INTO dispenser VALUES (%d, %s, %s, %s)"
            .formatted(id, flow, price, engine == Engine.SQLITE ? "0" : "FALSE"));
    return this;
  }

  /**
   * Adds a transaction.
   *
   * @param end NULL, or a time in quotes
   * @param figures amount and revenue
   */
  BeerDispenserDatabase transaction(
      long id, long dispenser, String start, String end, String figures) {
    Sql.on(
        uri,
        "INSERT INTO \"transaction\" VALUES (%d, %d, '%s', %s, %s)"
            .formatted(id, dispenser, start, end, figures));
    return this;
  }

  BeerDispenserDatabase admin(String username, String hash) {
    try (Connection connection = Sql.connect(uri);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO admin (username, password_hash) VALUES (?, ?)")) {
      insert.setString(1, username);
      insert.setBytes(2, hash.getBytes(StandardCharsets.US_ASCII));
      insert.executeUpdate();
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns all rows as texts. */
  List<List<String>> rows() {
    return List.of(
        Sql.texts(uri, "SELECT id || ' ' || flow_volume || ' ' || price FROM dispenser"),
        Sql.texts(
            uri,
            "SELECT id || ' ' || start_time || ' ' || coalesce(CAST(end_time AS TEXT), '-')"
                + " || ' ' || amount || ' ' || revenue FROM \"transaction\" ORDER BY id"),
        Sql.texts(uri, "SELECT username FROM admin ORDER BY id"));
  }
}
