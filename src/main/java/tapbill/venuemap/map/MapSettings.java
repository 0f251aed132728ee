package tapbill.venuemap.map;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tapbill.platform.filestore.FileStore;
import tapbill.platform.filestore.FolderStore;
import tapbill.platform.filestore.S3Settings;
import tapbill.platform.filestore.StoreType;

/**
 * The {@code maps} section of config.yml.
 *
 * @param store the type of the file store
 * @param folder of the files, if the store is a folder
 * @param s3 the store of the files, if it is S3-compatible
 * @param diskFreeMin the space of the folder's disk that files leave free
 * @param maxSize of an uploaded file
 * @param maxSizePerAccount of all files of an account; admins have no such limit
 * @param processor of the uploaded maps
 * @param maxPixels of an image that is processed
 * @param timeLimit for processing an image
 * @param lease the time after which an unfinished job can be claimed again
 */
public record MapSettings(
    @NotNull StoreType store,
    @NotBlank String folder,
    @NotNull @Valid S3Settings s3,
    @NotNull DataSize diskFreeMin,
    @NotNull DataSize maxSize,
    @NotNull DataSize maxSizePerAccount,
    @NotNull Processor processor,
    @Min(1) long maxPixels,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration timeLimit,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration lease) {

  /** Completes a configuration of an earlier version, which has no {@code diskFreeMin}. */
  public MapSettings {
    diskFreeMin = diskFreeMin == null ? DataSize.gibibytes(1) : diskFreeMin;
  }

  /** The processor of uploaded maps. */
  public enum Processor {
    /** The workers of this service. */
    BUILTIN,
    /** Another service that claims jobs over the API. */
    EXTERNAL
  }

  /**
   * Creates the configured store, which the caller starts.
   *
   * @throws IllegalArgumentException if the settings of the store are invalid
   */
  public FileStore openStore() {
    return switch (store) {
      case FOLDER -> new FolderStore(Path.of(folder), diskFreeMin);
      case S3 -> s3.open();
    };
  }
}
