package tapbill.platform.filestore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Uploads a file as an object: in one request if it fits into a part, otherwise as a multipart
 * upload, which cannot be read before it is complete.
 *
 * <p>The store verifies each part by its MD5, which all stores support; not all support the
 * checksums that the SDK sends by default.
 */
final class S3Upload implements FileStore.Writing {
  /** The size of a part in bytes. S3 allows 10,000 parts of at least 5 MiB, except for the last. */
  static final int PART_SIZE = 16 * 1024 * 1024;

  private static final String MEDIA_TYPE = "application/octet-stream";

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final SpooledPart part = new SpooledPart(PART_SIZE);
  private final List<CompletedPart> sent = new ArrayList<>();
  private @Nullable String uploadId;
  private boolean isComplete;

  S3Upload(S3Client client, String bucket, String key) throws IOException {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (part.isFull()) {
        sendPart();
      }
      part.append(bytes);
    }
  }

  @Override
  public void complete() throws IOException {
    if (uploadId == null) {
      putWhole();
    } else {
      sendPart();
      finish(uploadId);
    }
    isComplete = true;
  }

  @Override
  public void close() throws IOException {
    try (part) {
      if (!isComplete && uploadId != null) {
        abort(client, bucket, key, uploadId);
      }
    }
  }

  private void putWhole() throws IOException {
    String md5 = part.contentMd5();
    S3Store.call(
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(key).contentType(MEDIA_TYPE).contentMD5(md5),
                body()));
  }

  private void sendPart() throws IOException {
    String upload = uploadId == null ? begin() : uploadId;
    uploadId = upload;
    int number = sent.size() + 1;
    String md5 = part.contentMd5();
    UploadPartResponse response =
        S3Store.call(
            () ->
                client.uploadPart(
                    send ->
                        send.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .partNumber(number)
                            .contentMD5(md5),
                    body()));
    sent.add(CompletedPart.builder().partNumber(number).eTag(response.eTag()).build());
    part.clear();
  }

  private String begin() throws IOException {
    return S3Store.call(
            () ->
                client.createMultipartUpload(
                    create -> create.bucket(bucket).key(key).contentType(MEDIA_TYPE)))
        .uploadId();
  }

  private void finish(String upload) throws IOException {
    S3Store.call(
        () ->
            client.completeMultipartUpload(
                complete ->
                    complete
                        .bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(parts -> parts.parts(sent))));
  }

  private RequestBody body() {
    return RequestBody.fromContentProvider(part::open, part.size(), MEDIA_TYPE);
  }

  /** Aborts an upload; has no effect if it was completed or aborted before. */
  static void abort(S3Client client, String bucket, String key, String uploadId)
      throws IOException {
    try {
      S3Store.call(
          () ->
              client.abortMultipartUpload(
                  abort -> abort.bucket(bucket).key(key).uploadId(uploadId)));
    } catch (IOException e) {
      if (!(e.getCause() instanceof NoSuchUploadException)) {
        throw e;
      }
    }
  }
}
