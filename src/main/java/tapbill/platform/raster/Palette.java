package tapbill.platform.raster;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reduces images to a palette: drawn maps have few colours, and their files become a third. */
final class Palette {
  private static final int LARGEST = 256;

  private Palette() {}

  /** Returns the image with a palette, or the image itself if it has too many colours for one. */
  static BufferedImage reduce(BufferedImage image) {
    Map<Integer, Integer> colours = colours(image);
    return colours.size() > LARGEST ? image : indexed(image, colours);
  }

  /** Returns whether an image has few enough colours for a palette. */
  static boolean fits(BufferedImage image) {
    return colours(image).size() <= LARGEST;
  }

  /** Returns the index of each colour, until there are too many for a palette. */
  private static Map<Integer, Integer> colours(BufferedImage image) {
    Map<Integer, Integer> colours = new HashMap<>();
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int colour : row(image, y, row)) {
        colours.putIfAbsent(colour, colours.size());
        if (colours.size() > LARGEST) {
          return colours;
        }
      }
    }
    return colours;
  }

  private static BufferedImage indexed(BufferedImage image, Map<Integer, Integer> colours) {
    int[] palette = new int[colours.size()];
    colours.forEach((colour, index) -> palette[index] = colour);
    boolean alpha = image.getColorModel().hasAlpha();
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, palette.length, palette, 0, alpha, -1, DataBuffer.TYPE_BYTE));
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      row(image, y, row);
      for (int x = 0; x < row.length; x++) {
        row[x] = Objects.requireNonNull(colours.get(row[x]));
      }
      indexed.getRaster().setSamples(0, y, row.length, 1, 0, row);
    }
    return indexed;
  }

  private static int[] row(BufferedImage image, int y, int[] row) {
    return image.getRGB(0, y, row.length, 1, row, 0, row.length);
  }
}
