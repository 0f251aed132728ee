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

/** A real S3 server on a folder; it can go away and come back with what it had. */
public final class S3Server {
  public static final String BUCKET = "maps";
  public static final String REGION = "us-east-1";
  public static final String ACCESS_KEY_ID = "tapbill";
  public static final String SECRET_ACCESS_KEY = "a secret key for tests";

  private final Path folder;
  private int port;
  private @Nullable S3Proxy running;

  /** An empty bucket, and nobody who serves it yet. */
  public S3Server() {
    try {
      folder = Files.createTempDirectory("s3");
      Files.createDirectory(folder.resolve(BUCKET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One for all tests that keep to files of their own, running. Nobody stops it. */
  public static S3Server shared() {
    return Shared.SERVER;
  }

  /** Starts it, where and with what it was. */
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

  /** Goes away. */
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

  /** What an app is started with so that its maps are here. */
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

  /** What there is on its disk whose name has a text in it: objects, uploads and their parts. */
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
