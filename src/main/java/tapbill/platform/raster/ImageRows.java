package tapbill.platform.raster;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;

/**
 * Reads the rows of an image with no more memory for a large image than for a small one. The rows
 * of a PNG are decoded once. Those of a JPEG and of an interlaced PNG are decoded in bands, each
 * from the beginning of the file.
 */
final class ImageRows implements AutoCloseable {
  private static final long BAND_BITS = 16L * 1024 * 1024 * 8;

  private final FileImageInputStream stream;
  private final ImageReader reader;
  private boolean truncated;

  /** Opens a file, and decodes nothing yet. */
  ImageRows(Path file, ImageFormat format) throws IOException {
    this.stream = new FileImageInputStream(file.toFile());
    this.reader = ImageIO.getImageReadersByFormatName(format.name()).next();
    reader.addIIOReadWarningListener((source, warning) -> noteIfTruncated(warning));
    reader.setInput(stream, false, true);
  }

  /** Returns the width that the file declares, in pixels. */
  int width() throws IOException {
    return reader.getWidth(0);
  }

  /** Returns the height that the file declares, in pixels. */
  int height() throws IOException {
    return reader.getHeight(0);
  }

  /** Returns whether the image can have transparent parts. */
  boolean hasAlpha() throws IOException {
    return type().getColorModel().hasAlpha();
  }

  /** Returns the size of the pixels without compression. */
  long bytes() throws IOException {
    return rowBits() * height() / 8;
  }

  private long rowBits() throws IOException {
    return (long) width() * type().getColorModel().getPixelSize();
  }

  private ImageTypeSpecifier type() throws IOException {
    return reader.getImageTypes(0).next();
  }

  /**
   * Decodes all rows of a PNG that is not interlaced.
   *
   * @param consumer see {@link #forEachInBands}
   * @throws IOException if the image is damaged
   */
  void forEach(Consumer<int[]> consumer) throws IOException {
    BufferedImage row = type().createBufferedImage(width(), 1);
    PixelReader pixels = new PixelReader(row);
    RowRaster raster =
        new RowRaster(row.getRaster(), height(), () -> consumer.accept(pixels.row(0)));
    ImageReadParam destination = reader.getDefaultReadParam();
    destination.setDestination(new BufferedImage(row.getColorModel(), raster, false, null));
    reader.read(0, destination);
    raster.finish();
  }

  /**
   * Decodes all rows, from the top.
   *
   * @param consumer receives one row at a time, always in the same array, with alpha, red, green
   *     and blue in the bytes of each number
   * @throws IOException if the image is damaged, also if the decoder only warns of a missing part
   */
  void forEachInBands(Consumer<int[]> consumer) throws IOException {
    int bandHeight = (int) Math.max(1, BAND_BITS / rowBits());
    for (int from = 0; from < height(); from += bandHeight) {
      ImageReadParam part = reader.getDefaultReadParam();
      part.setSourceRegion(new Rectangle(0, from, width(), Math.min(bandHeight, height() - from)));
      BufferedImage band = reader.read(0, part);
      PixelReader pixels = new PixelReader(band);
      for (int y = 0; y < band.getHeight(); y++) {
        consumer.accept(pixels.row(y));
      }
    }
    if (truncated) {
      throw new IIOException("A part is missing");
    }
  }

  /**
   * Notes missing pixels, which the JPEG decoder fills with grey. Other warnings are harmless, also
   * that of a missing marker of the end, which some cameras leave out.
   */
  private void noteIfTruncated(String warning) {
    truncated |= warning.toLowerCase(Locale.ROOT).contains("premature");
  }

  @Override
  public void close() throws IOException {
    reader.dispose();
    stream.close();
  }
}
