package tapbill.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import tapbill.database.DatabaseUri;

/** Statements behind the program's back, for what no route does. */
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
