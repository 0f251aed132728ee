package tapbill.platform.upload;

import io.dropwizard.util.DataSize;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.filestore.DiskFullException;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.filestore.StoredFiles;

/**
 * Reads a form with files, which are written to the store while they are received, and short fields
 * before or after them. Closing the form discards the files that are not kept.
 */
public final class UploadForm implements Closeable {
  public static final String TITLE = "title";
  public static final String VISIBILITY = "visibility";
  public static final String WIDTH = "width";
  public static final String HEIGHT = "height";

  private static final Logger LOG = LoggerFactory.getLogger(UploadForm.class);
  private static final String FILE = "file";
  private static final String PREVIEW = "preview";
  private static final int LONGEST_FIELD = 1024;
  private static final Pattern PIXELS = Pattern.compile("[1-9][0-9]{0,4}");

  private final StoredFiles files;
  private final DataSize maxSize;
  private final Set<String> fileNames;
  private final Set<String> fieldNames;
  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, StoredFiles.Draft> drafts = new HashMap<>();
  private final Map<String, StoredFile> complete = new HashMap<>();
  private String fileName = "";

  private UploadForm(
      StoredFiles files, DataSize maxSize, Set<String> fileNames, Set<String> fieldNames) {
    this.files = files;
    this.maxSize = maxSize;
    this.fileNames = fileNames;
    this.fieldNames = fieldNames;
  }

  /** Returns an unread form of a new map. */
  public static UploadForm ofMap(StoredFiles files, DataSize maxSize) {
    return new UploadForm(files, maxSize, Set.of(FILE), Set.of(TITLE, VISIBILITY));
  }

  /** Returns an unread form of a processed map. */
  public static UploadForm ofProcessed(StoredFiles files, DataSize maxSize) {
    return new UploadForm(files, maxSize, Set.of(FILE, PREVIEW), Set.of(WIDTH, HEIGHT));
  }

  /**
   * Reads a form to its end.
   *
   * @throws ApiError 400 if the body is not a form, or its fields are wrong; 413 if a file is too
   *     large; 503 if the store cannot write it
   * @throws IOException if the client breaks the upload off
   */
  public void read(InputStream body, String contentType) throws IOException {
    try {
      FileItemInputIterator parts = new MultipartBody(body, contentType).parts();
      while (parts.hasNext()) {
        read(parts.next());
      }
    } catch (FileUploadException | IllegalArgumentException e) {
      throw ApiError.badRequest("The form cannot be read");
    }
    if (!complete.containsKey(FILE)) {
      throw ApiError.badRequest("file is required");
    }
  }

  private void read(FileItemInput part) throws IOException {
    String name = part.getFieldName();
    if (name != null && fileNames.contains(name)) {
      if (drafts.containsKey(name)) {
        throw ApiError.badRequest("There must be exactly one " + name);
      }
      String given = FileNames.safe(part.getName() == null ? "" : part.getName());
      store(name, given, part.getInputStream());
      fileName = name.equals(FILE) ? given : fileName;
    } else if (name != null && fieldNames.contains(name)) {
      byte[] value = part.getInputStream().readNBytes(LONGEST_FIELD + 1);
      if (value.length > LONGEST_FIELD) {
        throw ApiError.badRequest(name + " is too long");
      }
      if (fields.put(name, new String(value, StandardCharsets.UTF_8)) != null) {
        throw ApiError.badRequest(name + " is given twice");
      }
    } else {
      throw ApiError.badRequest("The form has an unknown field");
    }
  }

  private void store(String name, String given, InputStream content) throws IOException {
    byte[] buffer = new byte[MediaTypes.PREFIX];
    int length = content.readNBytes(buffer, 0, buffer.length);
    if (length == 0) {
      throw ApiError.badRequest("The " + name + " is empty");
    }
    String mediaType = MediaTypes.detect(Arrays.copyOf(buffer, length), given);
    StoredFiles.Draft writing = storing(files::draft);
    drafts.put(name, writing);
    while (length > 0) {
      if (writing.size() + length > maxSize.toBytes()) {
        throw ApiError.tooLarge(Reason.TOO_LARGE, "The file must not be larger than " + maxSize);
      }
      int more = length;
      storing(
          () -> {
            writing.write(buffer, 0, more);
            return writing;
          });
      length = content.readNBytes(buffer, 0, buffer.length);
    }
    complete.put(name, storing(() -> writing.complete(mediaType)));
  }

  /** An operation of the store; if it fails, that is not the client's fault. */
  private interface Storing<T> {
    T call() throws IOException;
  }

  private static <T> T storing(Storing<T> work) {
    try {
      return work.call();
    } catch (IOException e) {
      LOG.error("A file could not be stored", e);
      throw ApiError.unavailable(
          e instanceof DiskFullException ? Reason.STORAGE_FULL : Reason.UNAVAILABLE,
          "The file cannot be stored now, try again later");
    }
  }

  /** Returns the file of a form that was read. */
  public StoredFile file() {
    StoredFile file = complete.get(FILE);
    if (file == null) {
      throw new IllegalStateException("The form was not read");
    }
    return file;
  }

  /** Returns the preview, if the form that was read has one. */
  public Optional<StoredFile> preview() {
    return Optional.ofNullable(complete.get(PREVIEW));
  }

  /** Returns the name of the file without harmful characters. */
  public String fileName() {
    return fileName;
  }

  /** Returns the value of a field, or the default if it is absent. */
  public String field(String name, String absent) {
    return fields.getOrDefault(name, absent);
  }

  /**
   * Returns a side of an image, from 1 to 99,999 pixels; null if the field is absent.
   *
   * @throws ApiError 400 if the field has another value
   */
  public @Nullable Integer pixels(String name) {
    String value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (!PIXELS.matcher(value).matches()) {
      throw ApiError.badRequest(name + " must be a whole number from 1 to 99999");
    }
    return Integer.valueOf(value);
  }

  @Override
  public void close() {
    drafts.values().forEach(StoredFiles.Draft::close);
  }
}
