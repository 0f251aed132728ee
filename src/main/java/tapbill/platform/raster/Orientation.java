package tapbill.platform.raster;

/**
 * The orientation of an image from its Exif data: the pixels are first mirrored left to right, then
 * turned upside down, then rows and columns are swapped.
 */
enum Orientation {
  NORMAL(false, false, false),
  MIRRORED(true, false, false),
  TURNED_180(true, true, false),
  UPSIDE_DOWN(false, true, false),
  TRANSPOSED(false, false, true),
  TURNED_90(false, true, true),
  TRANSVERSED(true, true, true),
  TURNED_270(true, false, true);

  private final boolean mirrored;
  private final boolean upsideDown;
  private final boolean swapped;

  Orientation(boolean mirrored, boolean upsideDown, boolean swapped) {
    this.mirrored = mirrored;
    this.upsideDown = upsideDown;
    this.swapped = swapped;
  }

  /** Returns the orientation of a value of the Exif tag, 1 to 8; other values are ignored. */
  static Orientation ofExif(int number) {
    return number >= 1 && number <= values().length ? values()[number - 1] : NORMAL;
  }

  /** Returns whether width and height are swapped. */
  boolean swapsSides() {
    return swapped;
  }

  /**
   * Returns the position of a pixel in the rows of the turned image.
   *
   * @param width the width of the image before it is turned
   * @param height the height of the image before it is turned
   */
  int index(int x, int y, int width, int height) {
    int column = mirrored ? width - 1 - x : x;
    int row = upsideDown ? height - 1 - y : y;
    return swapped ? column * height + row : row * width + column;
  }
}
