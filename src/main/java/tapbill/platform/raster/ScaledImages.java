package tapbill.platform.raster;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/** The processed image and its preview, which are both scaled from the rows of an original. */
public final class ScaledImages {
  /** The most pixels of the longer side of a processed image. */
  public static final int LONGEST_SIDE = 4096;

  /** The most pixels of a processed image, which is in memory as a whole. */
  private static final long LARGEST_AREA = 4096 * 3072;

  private static final int LONGEST_PREVIEW_SIDE = 512;

  private final AreaScaler processed;
  private final AreaScaler preview;

  /**
   * Creates the scalers of an original.
   *
   * @param width the width of the original, in pixels
   * @param height the height of the original, in pixels
   * @param alpha whether the results have transparency
   * @param orientation the orientation that is applied to the results
   */
  ScaledImages(int width, int height, boolean alpha, Orientation orientation) {
    processed = new AreaScaler(width, height, longest(width, height), alpha, orientation);
    preview = new AreaScaler(width, height, LONGEST_PREVIEW_SIDE, alpha, orientation);
  }

  /** Scales an image that is in memory; its transparency is lost. */
  public static ScaledImages of(BufferedImage image) {
    ScaledImages images =
        new ScaledImages(image.getWidth(), image.getHeight(), false, Orientation.NORMAL);
    PixelReader pixels = new PixelReader(image);
    for (int y = 0; y < image.getHeight(); y++) {
      images.add(pixels.row(y));
    }
    return images;
  }

  /** Returns the most pixels of the longer side of the processed image. */
  private static int longest(int width, int height) {
    long longer = Math.max(width, height);
    long shorter = Math.min(width, height);
    return (int) Math.min(LONGEST_SIDE, Math.sqrt((double) LARGEST_AREA * longer / shorter));
  }

  /** Adds the next row; see {@link AreaScaler#add}. */
  void add(int[] row) {
    processed.add(row);
    preview.add(row);
  }

  /** Converts the colours, after all rows were added. */
  void convert(@Nullable ICC_Profile profile) {
    if (profile != null) {
      ColourProfile.toSrgb(processed.image(), profile);
      ColourProfile.toSrgb(preview.image(), profile);
    }
  }

  public BufferedImage processed() {
    return processed.image();
  }

  /** Returns the format in which the images are small and look the same. */
  public ImageFormat smallFormat() {
    return Palette.fits(processed()) ? ImageFormat.PNG : ImageFormat.JPEG;
  }

  public BufferedImage preview() {
    return preview.image();
  }
}
