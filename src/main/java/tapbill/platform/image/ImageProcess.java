package tapbill.platform.image;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The program of the child process that creates two smaller images from one, in a given folder. Its
 * parent kills it when it takes too long. When its parent is killed, it deletes the folder and
 * exits.
 */
final class ImageProcess {
  static final String ORIGINAL = "original";
  static final String PROCESSED = "processed";
  static final String PREVIEW = "preview";
  static final String DONE = "done ";
  static final String UNUSABLE = "unusable ";

  /** The exit status of a JVM that is out of memory. */
  static final int OUT_OF_MEMORY = 3;

  private static final int LONGEST_SIDE = 4096;

  /** The most pixels of a processed image, which is in memory as a whole. */
  private static final long LARGEST_AREA = 4096 * 3072;

  private static final int LONGEST_PREVIEW_SIDE = 512;

  /** The most pixels of a side of the original, because a row must fit into memory. */
  private static final int LONGEST_ORIGINAL_SIDE = 65_535;

  /** The most bytes that a decoder may take outside the heap, which {@code -Xmx} does not limit. */
  private static final long LARGEST_BUFFER = 40L * 1024 * 1024;

  private ImageProcess() {}

  /**
   * The size of the processed image.
   *
   * @param width the width in pixels
   * @param height the height in pixels
   */
  record Size(int width, int height) {}

  /** Starts when the parent has written a byte, which means that the original is complete. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    if (System.in.read() < 0) {
      end(folder);
    }
    Thread watch = new Thread(() -> endWithParent(folder), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      out.println(answer(folder, ImageFormat.valueOf(args[1]), Long.parseLong(args[2])));
      watch.join(); // while the parent lives, it deletes the folder itself
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(OUT_OF_MEMORY); // as -XX:+ExitOnOutOfMemoryError does
    }
  }

  private static String answer(Path folder, ImageFormat format, long maxPixels) throws IOException {
    try {
      Size size = process(folder, format, maxPixels);
      return DONE + size.width() + " " + size.height();
    } catch (UnusableImageException e) {
      return UNUSABLE + e.getMessage();
    }
  }

  /**
   * Creates the processed image and its preview in the folder of the original.
   *
   * @throws IOException if the files cannot be written
   */
  static Size process(Path folder, ImageFormat format, long maxPixels)
      throws UnusableImageException, IOException {
    List<AreaScaler> scalers = decode(folder.resolve(ORIGINAL), format, maxPixels);
    AreaScaler processed = scalers.get(0);
    ImageFiles.write(processed.image(), format, folder.resolve(PROCESSED));
    ImageFiles.write(scalers.get(1).image(), format, folder.resolve(PREVIEW));
    return new Size(processed.image().getWidth(), processed.image().getHeight());
  }

  private static List<AreaScaler> decode(Path file, ImageFormat format, long maxPixels)
      throws UnusableImageException {
    try (ImageRows rows = new ImageRows(file, format)) {
      int width = rows.width();
      int height = rows.height();
      checkSize(width, height, maxPixels);
      Orientation orientation = Orientation.NORMAL;
      if (format == ImageFormat.JPEG) {
        JpegHeader header = JpegHeader.read(file);
        checkBuffer(header.bufferedBytes());
        orientation = header.orientation();
      }
      // Java takes the four channels of a CMYK image for three colours and transparency.
      boolean alpha = format == ImageFormat.PNG && rows.hasAlpha();
      AreaScaler processed =
          new AreaScaler(width, height, longest(width, height), alpha, orientation);
      AreaScaler preview = new AreaScaler(width, height, LONGEST_PREVIEW_SIDE, alpha, orientation);
      rows.forEach(
          row -> {
            processed.add(row);
            preview.add(row);
          });
      return List.of(processed, preview);
    } catch (IOException | RuntimeException e) {
      // Decoders throw any RuntimeException when a file is damaged.
      throw new UnusableImageException("The image is damaged or has an unsupported format", e);
    }
  }

  /** Returns the most pixels of the longer side of the processed image. */
  private static int longest(int width, int height) {
    long longer = Math.max(width, height);
    long shorter = Math.min(width, height);
    return (int) Math.min(LONGEST_SIDE, Math.sqrt((double) LARGEST_AREA * longer / shorter));
  }

  private static void checkSize(long width, long height, long maxPixels)
      throws UnusableImageException {
    if (width * height > maxPixels) {
      throw tooLarge(
          "The image has %,d pixels; at most %,d can be processed", width * height, maxPixels);
    }
    if (Math.max(width, height) > LONGEST_ORIGINAL_SIDE) {
      throw tooLarge(
          "A side of the image has %,d pixels; at most %,d can be processed",
          Math.max(width, height), (long) LONGEST_ORIGINAL_SIDE);
    }
  }

  private static void checkBuffer(long bytes) throws UnusableImageException {
    if (bytes > LARGEST_BUFFER) {
      throw new UnusableImageException(
          "The progressive JPEG is too large; save it as a baseline JPEG");
    }
  }

  private static UnusableImageException tooLarge(String text, long value, long limit) {
    return new UnusableImageException(String.format(Locale.ROOT, text, value, limit));
  }

  private static void endWithParent(Path folder) {
    try {
      while (System.in.read() >= 0) {
        // The parent is alive, and writes nothing more.
      }
    } catch (IOException e) {
      // The pipe is broken, so that the parent has ended.
    }
    end(folder);
  }

  private static void end(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // The parent has ended; the operating system clears its folder of temporary files.
    }
    Runtime.getRuntime().halt(1);
  }

  /** Deletes the folder of an image and its files; has no effect if it does not exist. */
  static void delete(Path folder) throws IOException {
    for (String file : List.of(ORIGINAL, PROCESSED, PREVIEW, ImageTool.LOG)) {
      Files.deleteIfExists(folder.resolve(file));
    }
    Files.deleteIfExists(folder);
  }
}
