package tapbill.support;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** A real S3 server on a folder; it keeps its data when it is stopped and started again. */
public final class S3Server {
  public static final String BUCKET = "maps";
  public static final String REGION = "us-east-1";
  public static final String ACCESS_KEY_ID = "tapbill";
  public static final String SECRET_ACCESS_KEY = "a secret key for tests";

  private final Path folder;
  private int port;
  private @Nullable S3Proxy running;

  /** Creates a folder with an empty bucket, without starting the server. */
  public S3Server() {
    try {
      folder = Files.createTempDirectory("s3");
      Files.createDirectory(folder.resolve(BUCKET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the running server for tests that use only their own files; no test may stop it. */
  public static S3Server shared() {
    return Shared.SERVER;
  }

  /** Starts the server on the same port with the same data as before. */
  public synchronized S3Server start() {
    try {
      running =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(folder.toString()))
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
              .build();
      running.start();
      port = running.getPort();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Stops the server and keeps its data. */
  public synchronized void stop() {
    try {
      if (running != null) {
        running.stop();
        running = null;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns the settings that make an app store its maps on this server. */
  public Map<String, String> settings() {
    return Map.of(
        "maps.store", "s3",
        "maps.s3.endpoint", endpoint(),
        "maps.s3.bucket", BUCKET,
        "maps.s3.region", REGION,
        "maps.s3.accessKeyId", ACCESS_KEY_ID,
        "maps.s3.secretAccessKey", SECRET_ACCESS_KEY,
        "maps.s3.pathStyle", "true");
  }

  /** Returns the server's files whose path contains a text: objects, uploads and their parts. */
  public List<Path> files(String text) {
    try (var paths = Files.walk(folder)) {
      return paths.filter(path -> folder.relativize(path).toString().contains(text)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    stop();
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {
    static final S3Server SERVER = start();

    private static S3Server start() {
      S3Server server = new S3Server();
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::delete));
      return server;
    }
  }
}
