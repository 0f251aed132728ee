package tapbill.platform.raster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Decodes PNG and JPEG images, within limits of the memory and the work that an image needs. */
public final class ImageDecoder {
  public static final String DAMAGED = "The image is damaged or has an unsupported format";

  /** The most pixels of a side of the original, because a row must fit into memory. */
  private static final int LONGEST_SIDE = 65_535;

  /** The most bytes that a decoder may take outside the heap, which {@code -Xmx} does not limit. */
  private static final long LARGEST_BUFFER = 40L * 1024 * 1024;

  /** The most pixels of all scans of a JPEG: the largest progressive image has 20. */
  private static final long MOST_SCANNED = 300_000_000;

  /** The number of pixels that a scan of a smaller image counts as, because it costs too. */
  private static final long LEAST_SCANNED = 1_000_000;

  /**
   * The most bytes of pixels of an interlaced image, of which each band is decoded from the
   * beginning of the file.
   */
  private static final long LARGEST_INTERLACED = 160L * 1024 * 1024;

  private final long maxPixels;

  /** Creates a decoder of images of at most that many pixels. */
  public ImageDecoder(long maxPixels) {
    this.maxPixels = maxPixels;
  }

  /**
   * Decodes and scales an image.
   *
   * @throws UnusableImageException if it is damaged, or needs too much memory or work
   */
  public ScaledImages decode(Path file, ImageFormat format) throws UnusableImageException {
    try (ImageRows rows = new ImageRows(file, format)) {
      checkSize(rows.width(), rows.height());
      return switch (format) {
        case JPEG -> jpeg(rows, JpegHeader.read(file));
        case PNG -> png(rows, PngHeader.read(file));
        case WEBP, SVG, PDF -> throw new IllegalArgumentException(format.name());
      };
    } catch (IOException | RuntimeException e) {
      // Decoders throw any RuntimeException when a file is damaged.
      throw new UnusableImageException(DAMAGED, e);
    }
  }

  private static ScaledImages jpeg(ImageRows rows, JpegHeader header)
      throws UnusableImageException, IOException {
    if (header.bufferedBytes() > LARGEST_BUFFER) {
      throw new UnusableImageException(
          "The progressive JPEG is too large; save it as a baseline JPEG");
    }
    long pixels = Math.max(LEAST_SCANNED, (long) rows.width() * rows.height());
    if (header.scans() > 1 && header.scans() * pixels >= MOST_SCANNED) {
      throw new UnusableImageException(
          "The progressive JPEG has too many scans; save it as a baseline JPEG");
    }
    // Java takes the four channels of a CMYK image for three colours and transparency.
    ScaledImages images =
        new ScaledImages(rows.width(), rows.height(), false, header.orientation());
    rows.forEachInBands(images::add);
    return images;
  }

  private static ScaledImages png(ImageRows rows, PngHeader header)
      throws UnusableImageException, IOException {
    ScaledImages images =
        new ScaledImages(rows.width(), rows.height(), rows.hasAlpha(), Orientation.NORMAL);
    if (!header.interlaced()) {
      rows.forEach(images::add);
    } else if (rows.bytes() <= LARGEST_INTERLACED) {
      rows.forEachInBands(images::add);
    } else {
      throw new UnusableImageException(
          "The interlaced PNG is too large; save it without interlacing");
    }
    images.convert(header.profile());
    return images;
  }

  private void checkSize(long width, long height) throws UnusableImageException {
    if (width * height > maxPixels) {
      throw tooLarge(
          "The image has %,d pixels; at most %,d can be processed", width * height, maxPixels);
    }
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw tooLarge(
          "A side of the image has %,d pixels; at most %,d can be processed",
          Math.max(width, height), LONGEST_SIDE);
    }
  }

  private static UnusableImageException tooLarge(String text, long value, long limit) {
    return new UnusableImageException(String.format(Locale.ROOT, text, value, limit));
  }
}
