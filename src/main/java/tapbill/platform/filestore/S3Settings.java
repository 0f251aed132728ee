package tapbill.platform.filestore;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Locale;

/**
 * The settings of an S3-compatible store.
 *
 * @param endpoint the URL of the store; if it is empty, that of AWS in the region
 * @param region the region of the bucket; most stores other than AWS accept any
 * @param accessKeyId the id of the access key; if it is empty, the AWS SDK looks for credentials in
 *     its default places, such as the variables AWS_* and the role of the machine
 * @param pathStyle whether the bucket is a part of the path instead of the host name
 */
public record S3Settings(
    @NotNull String endpoint,
    @NotNull String bucket,
    @NotBlank String region,
    @NotNull String accessKeyId,
    @NotNull String secretAccessKey,
    boolean pathStyle) {

  /**
   * Creates a client of the store, which does not connect yet.
   *
   * @throws IllegalArgumentException if the configuration is wrong, with the variable to correct
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

  /** Omits the secret. */
  @Override
  public String toString() {
    return "S3Settings[" + endpoint + ", " + bucket + ", " + region + ", " + accessKeyId + "]";
  }
}
