package tapbill.venuemap.map;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tapbill.support.Api;
import tapbill.support.Form;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** Creates and uploads maps, for tests. */
public record MapRig(TestApp app) {
  public static final String PATH = "/api/v1/maps";
  private static final String PASSWORD = "correct horse battery";

  /** Returns a client that is logged in with a new account of staff, which may upload. */
  public Api user() {
    String name = "u-" + UUID.randomUUID();
    app.admin()
        .post("/api/accounts", Json.of("username", name, "password", PASSWORD, "role", "staff"));
    return logIn(name);
  }

  /** Returns a client whose account was deactivated after the login. */
  Api inactive() {
    String name = "u-" + UUID.randomUUID();
    long id =
        app.admin()
            .post("/api/accounts", Json.of("username", name, "password", PASSWORD, "role", "staff"))
            .id();
    Api user = logIn(name);
    app.admin().patch("/api/accounts/" + id, Json.of("active", false));
    return user;
  }

  private Api logIn(String name) {
    return app.anyone()
        .withToken(
            app.anyone()
                .post("/auth/login", Json.of("username", name, "password", PASSWORD))
                .text("access_token"));
  }

  Reply upload(Api client, Form form) {
    return client.send("POST", PATH, form.bytes(), Form.TYPE);
  }

  /** Creates a map with that visibility and returns its path. */
  public String create(Api client, String visibility, byte[] content) {
    Reply created =
        upload(client, new Form().file("map.txt", content).field("visibility", visibility));
    if (created.status() != 201) {
      throw new AssertionError(created);
    }
    return PATH + "/" + created.text("id");
  }

  /** Creates a map, waits until it is processed and returns its path. */
  String createProcessed(Api client, String visibility, byte[] content) {
    String path = create(client, visibility, content);
    awaitProcessed(path);
    return path;
  }

  void awaitProcessed(String path) {
    await().until(() -> !app.admin().get(path + "/metadata").text("status").equals("waiting"));
  }

  /** Returns the names of all files in the database or the store. */
  public Set<String> files() {
    Set<String> files = new TreeSet<>(Sql.texts(app.databaseUri(), "SELECT key FROM stored_file"));
    try (Stream<Path> stored = Files.list(folder())) {
      files.addAll(stored.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Returns the folder in which the app stores its files. */
  public Path folder() {
    return Path.of("target/maps", Integer.toHexString(app.databaseUri().hashCode()));
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
