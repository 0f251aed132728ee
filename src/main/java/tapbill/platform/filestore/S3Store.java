package tapbill.platform.filestore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Stores files as objects of a bucket, in any store with the API of S3. */
final class S3Store implements FileStore {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  /** The longest time between two bytes. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

  /** The longest time of one attempt: until a part is sent, or until the answer begins. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMinutes(2);

  /** The longest time of all attempts of a call together. */
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(5);

  private final S3Client client;
  private final String bucket;

  S3Store(S3Settings settings) {
    this.bucket = settings.bucket();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .forcePathStyle(settings.pathStyle())
            // Not all stores support these features; S3Upload sends its own checksums.
            .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECTION_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT))
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT));
    if (!settings.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    this.client = builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    return settings.accessKeyId().isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey()));
  }

  @Override
  public Writing write(UUID key) throws IOException {
    return new S3Upload(client, bucket, key.toString());
  }

  @Override
  public InputStream read(UUID key, long from, long length) throws IOException {
    if (length == 0) {
      // A range header cannot express an empty range.
      call(() -> client.headObject(head -> head.bucket(bucket).key(key.toString())));
      return InputStream.nullInputStream();
    }
    String range = "bytes=" + from + "-" + (from + length - 1);
    return new ObjectStream(
        call(() -> client.getObject(get -> get.bucket(bucket).key(key.toString()).range(range))));
  }

  @Override
  public void remove(UUID key) throws IOException {
    // In this order, because an upload that is being completed becomes an object.
    for (String uploadId : call(() -> uploads(key.toString()))) {
      S3Upload.abort(client, bucket, key.toString(), uploadId);
    }
    try {
      call(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key.toString())));
    } catch (NoSuchFileException e) {
      // Other stores report success for an object that does not exist.
    }
  }

  @Override
  public void stop() {
    client.close();
  }

  private List<String> uploads(String key) {
    return client
        .listMultipartUploadsPaginator(list -> list.bucket(bucket).prefix(key))
        .uploads()
        .stream()
        .map(MultipartUpload::uploadId)
        .toList();
  }

  /**
   * Calls the client, and converts its exceptions.
   *
   * @throws NoSuchFileException if the object does not exist
   * @throws IOException for every other exception of the client
   */
  static <T> T call(Supplier<T> action) throws IOException {
    try {
      return action.get();
    } catch (NoSuchKeyException e) {
      throw (IOException) new NoSuchFileException(e.getMessage()).initCause(e);
    } catch (SdkException e) {
      throw failure(e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static IOException failure(SdkException cause) {
    return new IOException("The file store failed: " + cause.getMessage(), cause);
  }

  /** Reads an answer of the store, and converts the exceptions of the client to IOExceptions. */
  private static final class ObjectStream extends FilterInputStream {

    private ObjectStream(InputStream answer) {
      super(answer);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (SdkException e) {
        throw failure(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (SdkException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } catch (SdkException e) {
        throw failure(e);
      }
    }
  }
}
