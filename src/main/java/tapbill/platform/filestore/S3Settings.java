package tapbill.platform.filestore;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Locale;

/**
 * What is needed where files are in an S3-compatible store.
 *
 * @param endpoint the URL of the store; empty: that of AWS in the region
 * @param region of the bucket; stores other than AWS accept any, or say which
 * @param accessKeyId empty: the AWS SDK looks for credentials where it always does, such as in the
 *     variables AWS_* and in the role of the machine
 * @param pathStyle whether the bucket is a part of the path rather than of the name of the host
 */
public record S3Settings(
    @NotNull String endpoint,
    @NotNull String bucket,
    @NotBlank String region,
    @NotNull String accessKeyId,
    @NotNull String secretAccessKey,
    boolean pathStyle) {

  /**
   * The store, to be started. It need not be there yet.
   *
   * @throws IllegalArgumentException if something in the configuration is to be mended
   */
  public FileStore open() {
    if (bucket.isBlank()) {
      throw new IllegalArgumentException("MAPS_S3_BUCKET must be set if MAPS_STORE is s3");
    }
    if (!endpoint.isEmpty() && !isHttp(endpoint)) {
      throw new IllegalArgumentException(
          "MAPS_S3_ENDPOINT must be a URL such as https://s3.example.org, or empty for AWS");
    }
    if (accessKeyId.isEmpty() != secretAccessKey.isEmpty()) {
      throw new IllegalArgumentException(
          "MAPS_S3_ACCESS_KEY_ID and MAPS_S3_SECRET_ACCESS_KEY must both be set or both be empty");
    }
    return new S3Store(this);
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "S3Settings[" + endpoint + ", " + bucket + ", " + region + ", " + accessKeyId + "]";
  }
}
