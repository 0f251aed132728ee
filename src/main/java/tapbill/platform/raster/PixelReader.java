package tapbill.platform.raster;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferInt;

/** Reads the pixels of an image of any type with eight bits for each colour. */
final class PixelReader {
  private final BufferedImage image;
  private final boolean copied;
  private final BufferedImage row;
  private final int[] pixels;
  private int[] samples;

  PixelReader(BufferedImage image) {
    this.image = image;
    this.copied = isCopied(image.getColorModel());
    this.row = new BufferedImage(image.getWidth(), 1, BufferedImage.TYPE_INT_ARGB);
    this.pixels = ((DataBufferInt) row.getRaster().getDataBuffer()).getData();
    this.samples = new int[copied ? image.getWidth() * image.getRaster().getNumBands() : 0];
  }

  /**
   * Returns whether the samples of a pixel are those of the result. Java would brighten grey,
   * because it takes grey for linear.
   */
  private static boolean isCopied(ColorModel model) {
    ColorSpace space = model.getColorSpace();
    return model instanceof ComponentColorModel
        && (space.getType() == ColorSpace.TYPE_GRAY || space.isCS_sRGB());
  }

  /**
   * Returns a row, always in the same array, with alpha, red, green and blue in the bytes of each
   * number.
   */
  int[] row(int y) {
    if (copied) {
      copy(y);
    } else {
      Graphics2D graphics = row.createGraphics();
      graphics.setComposite(AlphaComposite.Src);
      graphics.drawImage(image, 0, -y, null);
      graphics.dispose();
    }
    return pixels;
  }

  private void copy(int y) {
    samples = image.getRaster().getPixels(0, y, pixels.length, 1, samples);
    int bands = image.getRaster().getNumBands();
    int shift = image.getSampleModel().getSampleSize(0) - 8;
    boolean grey = bands <= 2;
    boolean alpha = bands == 2 || bands == 4;
    for (int x = 0; x < pixels.length; x++) {
      int at = x * bands;
      int red = samples[at] >> shift;
      int green = grey ? red : samples[at + 1] >> shift;
      int blue = grey ? red : samples[at + 2] >> shift;
      int opacity = alpha ? samples[at + bands - 1] >> shift : 0xff;
      pixels[x] = opacity << 24 | red << 16 | green << 8 | blue;
    }
  }
}
