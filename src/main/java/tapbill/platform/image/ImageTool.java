package tapbill.platform.image;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tapbill.platform.raster.ImageFormat;

/**
 * Processes each image or plan in a JVM of its own, because a decoder can take unlimited memory,
 * run for ever or crash: then that JVM ends, and not the one of the service.
 */
public final class ImageTool {
  static final String LOG = "log";

  /** The heap of the child: the largest processed image and a band of the original fit into it. */
  private static final String HEAP = "128m";

  /**
   * The environment variables of the child, which it needs for the names of its files. A decoder
   * that is taken over must not find the secrets of the service.
   */
  private static final List<String> VARIABLES = List.of("LANG", "LC_ALL", "LC_CTYPE");

  private static final int LONGEST_LOG = 2000;

  private final long maxPixels;
  private final Duration timeLimit;
  private final String heap;

  /** Creates a tool with limits for each image. */
  public ImageTool(long maxPixels, Duration timeLimit) {
    this(maxPixels, timeLimit, HEAP);
  }

  ImageTool(long maxPixels, Duration timeLimit, String heap) {
    this.maxPixels = maxPixels;
    this.timeLimit = timeLimit;
    this.heap = heap;
  }

  /**
   * The result of processing an image.
   *
   * @param failure the reason why there is no result, for the uploader; null if there is one
   * @param width the width of the processed image, in pixels
   * @param height the height of the processed image, in pixels
   * @param mediaType the media type of the processed image and of its preview
   */
  public record Result(@Nullable String failure, int width, int height, String mediaType) {
    private static Result unusable(String reason) {
      return new Result(reason, 0, 0, "");
    }
  }

  /** Starts a child process, which waits for the original. */
  public Run start(ImageFormat format) throws IOException {
    return new Run(format);
  }

  /**
   * The processing of one image. Closing it deletes all files, which the child process deletes if
   * this JVM is killed.
   */
  public final class Run implements Closeable {
    private final Path folder = Files.createTempDirectory("tapbill-image-");
    private final Process process;

    private Run(ImageFormat format) throws IOException {
      try {
        process = builder(format).start();
      } catch (IOException e) {
        ImageProcess.delete(folder);
        throw e;
      }
    }

    private ProcessBuilder builder(ImageFormat format) {
      Path log = folder.resolve(LOG);
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx" + heap,
                  "-Xss512k",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:MaxNewSize=24m",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-XX:+DisplayVMOutputToStderr",
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:ErrorFile=" + log,
                  "-Djava.awt.headless=true",
                  "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                  "-Dpdfbox.fontcache=" + folder,
                  "-cp",
                  System.getProperty("java.class.path"),
                  ImageProcess.class.getName(),
                  folder.toString(),
                  format.name(),
                  Long.toString(maxPixels))
              .redirectError(log.toFile());
      builder.environment().keySet().retainAll(VARIABLES);
      return builder;
    }

    /** Returns the path to which the original is to be written. */
    public Path original() {
      return folder.resolve(ImageProcess.ORIGINAL);
    }

    /**
     * Returns the path of the smaller image, which has no metadata of the original, if there is
     * one.
     */
    public Optional<Path> processed() {
      return existing(ImageProcess.PROCESSED);
    }

    /** Returns the path of the preview, if there is one. */
    public Optional<Path> preview() {
      return existing(ImageProcess.PREVIEW);
    }

    private Optional<Path> existing(String name) {
      return Optional.of(folder.resolve(name)).filter(Files::exists);
    }

    /**
     * Processes the original.
     *
     * @throws IOException if processing failed for a reason that may not lie in the image
     */
    public Result process() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      CompletableFuture<Optional<String>> answer =
          CompletableFuture.supplyAsync(
              this::answer, reading -> new Thread(reading, "image-answer").start());
      try {
        Optional<String> line = answer.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        return line.isPresent() ? result(line.get()) : ended(process.waitFor());
      } catch (TimeoutException e) {
        return Result.unusable("The image takes too long to process");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while an image was processed");
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }

    /** Returns the answer of the process, or nothing if it ended before. */
    private Optional<String> answer() {
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        // The JVM may write warnings between the lines.
        return reader
            .lines()
            .filter(
                line ->
                    line.startsWith(ImageProcess.DONE) || line.startsWith(ImageProcess.UNUSABLE))
            .findFirst();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Result result(String line) {
      if (line.startsWith(ImageProcess.UNUSABLE)) {
        return Result.unusable(line.substring(ImageProcess.UNUSABLE.length()));
      }
      String[] done = line.substring(ImageProcess.DONE.length()).split(" ", -1);
      return new Result(
          null,
          Integer.parseInt(done[0]),
          Integer.parseInt(done[1]),
          ImageFormat.valueOf(done[2]).mediaType());
    }

    private Result ended(int status) throws IOException {
      if (status == ImageProcess.OUT_OF_MEMORY) {
        return Result.unusable("The image takes too much memory to process");
      }
      String log = Files.readString(folder.resolve(LOG), StandardCharsets.ISO_8859_1);
      throw new IOException(
          "The image process ended with status %d: %s"
              .formatted(status, log.substring(0, Math.min(log.length(), LONGEST_LOG))));
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      process.onExit().join();
      ImageProcess.delete(folder);
    }
  }
}
