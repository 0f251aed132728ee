package tapbill.platform.image;

/**
 * How the pixels of an image are to be shown, as Exif tells it: first mirrored left to right, then
 * upside down, then with rows and columns swapped.
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

  /** That of a number in Exif's tag, 1 to 8; all others mean nothing. */
  static Orientation ofExif(int number) {
    return number >= 1 && number <= values().length ? values()[number - 1] : NORMAL;
  }

  /** Whether the width becomes the height. */
  boolean swapsSides() {
    return swapped;
  }

  /**
   * Where a pixel is shown.
   *
   * @param width of the image before it is turned
   * @return its position in the rows of the turned image
   */
  int index(int x, int y, int width, int height) {
    int column = mirrored ? width - 1 - x : x;
    int row = upsideDown ? height - 1 - y : y;
    return swapped ? column * height + row : row * width + column;
  }
}
