package tapbill.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import tapbill.platform.database.DatabaseUri;

/** Runs SQL directly on the database, for changes and queries that no route offers. */
public final class Sql {
  private Sql() {}

  public static void on(TestApp app, String sql, Object... parameters) {
    try (Connection connection = connect(app.databaseUri());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Executes several statements on a database, with or without an app that uses it. */
  public static void on(String databaseUri, String... statements) {
    try (Connection connection = connect(databaseUri);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the first column of a query's result. */
  public static List<String> texts(String databaseUri, String sql) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connect(databaseUri);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return texts;
  }

  public static Connection connect(String databaseUri) throws SQLException {
    DatabaseUri uri = DatabaseUri.parse(databaseUri);
    Properties properties = new Properties();
    if (uri.user() != null && uri.password() != null) {
      properties.setProperty("user", uri.user());
      properties.setProperty("password", uri.password());
    }
    String url = uri.dialect().isEmbedded() ? "jdbc:sqlite:" + uri.location() : uri.location();
    return DriverManager.getConnection(url, properties);
  }
}
