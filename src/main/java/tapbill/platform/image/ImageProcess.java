package tapbill.platform.image;

import java.awt.image.BufferedImage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tapbill.platform.raster.ImageDecoder;
import tapbill.platform.raster.ImageFiles;
import tapbill.platform.raster.ImageFormat;
import tapbill.platform.raster.ScaledImages;
import tapbill.platform.raster.UnusableImageException;

/**
 * The program of the child process that creates two smaller images from one, in a given folder. Its
 * parent kills it when it takes too long. When its parent is killed, it deletes the folder and
 * exits.
 */
final class ImageProcess {
  static final String ORIGINAL = "original";
  static final String PROCESSED = "processed";
  static final String PREVIEW = "preview";

  /** The list of the machine's fonts, which PDFBox writes. */
  private static final String FONTS = ".pdfbox.cache";

  static final String DONE = "done ";
  static final String UNUSABLE = "unusable ";

  /** The exit status of a JVM that is out of memory. */
  static final int OUT_OF_MEMORY = 3;

  private ImageProcess() {}

  /**
   * The result of processing an original.
   *
   * @param format the format of the files
   */
  record Done(ImageSize size, ImageFormat format) {}

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
      Done done = process(folder, format, maxPixels);
      return DONE + done.size().width() + " " + done.size().height() + " " + done.format();
    } catch (UnusableImageException e) {
      return UNUSABLE + e.getMessage();
    }
  }

  /**
   * Creates the processed image and its preview in the folder of the original. There is no preview
   * of a WebP, and no file at all of an SVG.
   *
   * @throws IOException if the files cannot be written
   */
  static Done process(Path folder, ImageFormat format, long maxPixels)
      throws UnusableImageException, IOException {
    Path original = folder.resolve(ORIGINAL);
    return switch (format) {
      case SVG -> new Done(SvgSize.read(original), format);
      case WEBP -> new Done(WebpFile.copy(original, folder.resolve(PROCESSED)), format);
      case PNG, JPEG -> write(new ImageDecoder(maxPixels).decode(original, format), format, folder);
      case PDF -> {
        ScaledImages page = PdfPage.read(original);
        yield write(page, page.smallFormat(), folder);
      }
    };
  }

  private static Done write(ScaledImages images, ImageFormat format, Path folder)
      throws IOException {
    ImageFiles.write(images.processed(), format, folder.resolve(PROCESSED));
    ImageFiles.write(images.preview(), format, folder.resolve(PREVIEW));
    BufferedImage processed = images.processed();
    return new Done(new ImageSize(processed.getWidth(), processed.getHeight()), format);
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
    for (String file : List.of(ORIGINAL, PROCESSED, PREVIEW, FONTS, ImageTool.LOG)) {
      Files.deleteIfExists(folder.resolve(file));
    }
    Files.deleteIfExists(folder);
  }
}
