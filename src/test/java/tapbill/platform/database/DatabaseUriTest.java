package tapbill.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUriTest {

  @ParameterizedTest
  @CsvSource({
    "sqlite:///tapbill.db,        tapbill.db",
    "sqlite:////data/tapbill.db,  /data/tapbill.db",
    "jdbc:sqlite:tapbill.db,      tapbill.db",
  })
  void anSqliteFile(String uri, String file) {
    assertThat(DatabaseUri.parse(uri)).isEqualTo(new DatabaseUri(Dialect.SQLITE, file, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://bar:secret@db.example:5433/tap, jdbc:postgresql://db.example:5433/tap, bar, secret",
    "postgres://bar:secret@db/tap,                jdbc:postgresql://db/tap, bar, secret",
    "postgresql+psycopg2://bar:secret@db/tap,     jdbc:postgresql://db/tap, bar, secret",
    "postgresql://bar:s%40c%2F+%25@db/tap,        jdbc:postgresql://db/tap, bar, s@c/+%",
    "postgresql://bar@db/tap,                     jdbc:postgresql://db/tap, bar,",
    "postgresql://db/tap,                         jdbc:postgresql://db/tap,,",
    "postgresql://bar:s@db/tap?sslmode=require&x=1, jdbc:postgresql://db/tap?sslmode=require&x=1, bar, s",
    "postgresql://bar:s@[::1]:5432/tap,           jdbc:postgresql://[::1]:5432/tap, bar, s",
    "jdbc:postgresql://db/tap?user=bar,           jdbc:postgresql://db/tap?user=bar,,",
  })
  void aPostgresqlServer(String uri, String location, String user, String password) {
    assertThat(DatabaseUri.parse(uri))
        .isEqualTo(new DatabaseUri(Dialect.POSTGRESQL, location, user, password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tapbill.db",
        "mysql://u:secret@h/d",
        "postgresql://u:secret@h",
        "postgresql://u:secret@h/",
        "postgresql://u:sec/ret@h/d",
        "postgresql://u:secret%zz@h/d",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file:x?mode=memory"
      })
  void anythingElseIsRefusedWithoutRepeatingIt(String uri) {
    assertThatThrownBy(() -> DatabaseUri.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DB_URI")
        .hasMessageNotContaining("ret");
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(DatabaseUri.parse("postgresql://u:secret@h/d").toString()).doesNotContain("secret");
  }
}
