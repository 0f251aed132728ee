package tapbill.platform.raster;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Converts the colours of images to sRGB, which is what a browser takes colours for. */
final class ColourProfile {
  private static final int[] COLOURS = {0, 1, 2};
  private static final int[] GREY = {0};

  private ColourProfile() {}

  /**
   * Converts an image in place. A profile that Java cannot convert from has no effect, as in
   * browsers.
   *
   * @param image with red, green and blue, which are equal if the profile is one of grey
   * @param profile the profile of the colours, with one component or three
   */
  static void toSrgb(BufferedImage image, ICC_Profile profile) {
    int[] components = profile.getNumComponents() == 1 ? GREY : COLOURS;
    try {
      ColorConvertOp conversion =
          new ColorConvertOp(
              new ICC_ColorSpace(profile), ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
      for (int y = 0; y < image.getHeight(); y++) {
        Raster converted = conversion.filter(row(image, y, components), null);
        row(image, y, COLOURS).setRect(converted);
      }
    } catch (CMMException | IllegalArgumentException e) {
      // The first row fails like all others, so that the image is as it was.
    }
  }

  private static WritableRaster row(BufferedImage image, int y, int[] bands) {
    return image.getRaster().createWritableChild(0, y, image.getWidth(), 1, 0, 0, bands);
  }
}
