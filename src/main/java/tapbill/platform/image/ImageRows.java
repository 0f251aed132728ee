package tapbill.platform.image;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/**
 * Reads the rows of an image. They are decoded in bands, each from the beginning of the file, which
 * takes more time, but no more memory for a large image than for a small one.
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
    return reader.getImageTypes(0).next().getColorModel().hasAlpha();
  }

  /**
   * Decodes all rows, from the top.
   *
   * @param consumer receives one row at a time, always in the same array, with alpha, red, green
   *     and blue in the bytes of each number
   * @throws IOException if the image is damaged, also if the decoder only warns of a missing part
   */
  void forEach(Consumer<int[]> consumer) throws IOException {
    int bits = reader.getImageTypes(0).next().getColorModel().getPixelSize();
    int bandHeight = (int) Math.max(1, BAND_BITS / ((long) width() * bits));
    BufferedImage row = new BufferedImage(width(), 1, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height(); y += bandHeight) {
      ImageReadParam part = reader.getDefaultReadParam();
      part.setSourceRegion(new Rectangle(0, y, width(), Math.min(bandHeight, height() - y)));
      forEach(reader.read(0, part), row, consumer);
    }
    if (truncated) {
      throw new IIOException("A part is missing");
    }
  }

  private static void forEach(BufferedImage band, BufferedImage row, Consumer<int[]> consumer) {
    int[] pixels = ((DataBufferInt) row.getRaster().getDataBuffer()).getData();
    boolean grey = band.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    Graphics2D graphics = row.createGraphics();
    graphics.setComposite(AlphaComposite.Src);
    for (int y = 0; y < band.getHeight(); y++) {
      if (grey) {
        copyGrey(band.getRaster(), y, pixels);
      } else {
        graphics.drawImage(band, 0, -y, null);
      }
      consumer.accept(pixels);
    }
    graphics.dispose();
  }

  /** Copies grey pixels as they are; Java would brighten them, because it takes grey for linear. */
  private static void copyGrey(Raster band, int y, int[] pixels) {
    int shift = band.getSampleModel().getSampleSize(0) - 8;
    int[] grey = band.getSamples(0, y, pixels.length, 1, 0, (int[]) null);
    int[] alpha =
        band.getNumBands() == 2 ? band.getSamples(0, y, pixels.length, 1, 1, (int[]) null) : grey;
    for (int x = 0; x < pixels.length; x++) {
      int opacity = band.getNumBands() == 2 ? alpha[x] >> shift : 0xff;
      pixels[x] = opacity << 24 | (grey[x] >> shift) * 0x010101;
    }
  }

  /** Notes a missing part, which the JPEG decoder fills with grey. Other warnings are harmless. */
  private void noteIfTruncated(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    truncated |= text.contains("premature") || text.contains("truncated");
  }

  @Override
  public void close() throws IOException {
    reader.dispose();
    stream.close();
  }
}
