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
 * @param folder where the files are, where they are in a folder
 * @param s3 the store where they are not
 * @param maxSize of an uploaded file
 * @param maxSizePerAccount of all files of an account that is no admin's
 * @param maxPixels of an image that is processed
 * @param timeLimit for the processing of an image
 * @param lease after which a job that was claimed and not finished can be claimed again
 */
public record MapSettings(
    @NotNull StoreType store,
    @NotBlank String folder,
    @NotNull @Valid S3Settings s3,
    @NotNull DataSize maxSize,
    @NotNull DataSize maxSizePerAccount,
    @NotNull Processor processor,
    @Min(1) long maxPixels,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration timeLimit,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration lease) {

  /** Who processes maps, in the words of the configuration. */
  public enum Processor {
    BUILTIN,
    EXTERNAL
  }

  /**
   * The store that is configured, to be started.
   *
   * @throws IllegalArgumentException if something in the configuration is to be mended
   */
  public FileStore openStore() {
    return switch (store) {
      case FOLDER -> new FolderStore(Path.of(folder));
      case S3 -> s3.open();
    };
  }
}
