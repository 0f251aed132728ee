package tapbill.platform.raster;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;

/**
 * Scales an image down row by row, so that the original is never in memory as a whole. Each pixel
 * is the exact mean of the area that it covers, so that thin lines remain visible, unlike where
 * pixels are skipped.
 */
final class AreaScaler {
  private static final int CHANNELS = 4;

  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;
  private final Orientation orientation;
  private final BufferedImage image;
  private final byte[] pixels;
  private final int bytesPerPixel;

  /** The sums of the current row: for each pixel alpha, then the colours times alpha. */
  private final long[] sums;

  private final long[] rowSums;
  private int sourceY;
  private int y;

  /**
   * Creates a scaler.
   *
   * @param longest the longest side of the result, in pixels; a smaller image is not enlarged
   * @param alpha whether the result has transparency
   * @param orientation the orientation that is applied to the result
   */
  AreaScaler(
      int sourceWidth, int sourceHeight, int longest, boolean alpha, Orientation orientation) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.width = scaled(sourceWidth, Math.max(sourceWidth, sourceHeight), longest);
    this.height = scaled(sourceHeight, Math.max(sourceWidth, sourceHeight), longest);
    this.orientation = orientation;
    this.image =
        new BufferedImage(
            orientation.swapsSides() ? height : width,
            orientation.swapsSides() ? width : height,
            alpha ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
    this.pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    this.bytesPerPixel = alpha ? CHANNELS : CHANNELS - 1;
    this.sums = new long[width * CHANNELS];
    this.rowSums = new long[width * CHANNELS];
  }

  private static int scaled(int side, int longer, int longest) {
    return longer <= longest ? side : Math.max(1, (int) ((long) side * longest / longer));
  }

  /** Adds the next row, with alpha, red, green and blue in the bytes of each number. */
  void add(int[] row) {
    sumRow(row);
    // In this unit a source row has the height "height", and a row of the result "sourceHeight".
    long from = (long) sourceY * height;
    long to = from + height;
    while (from < to) {
      long end = Math.min(to, (long) (y + 1) * sourceHeight);
      addRow(end - from);
      if (end == (long) (y + 1) * sourceHeight) {
        write();
        y++;
      }
      from = end;
    }
    sourceY++;
  }

  /** Returns the result, after all rows were added. */
  BufferedImage image() {
    return image;
  }

  private void sumRow(int[] row) {
    Arrays.fill(rowSums, 0);
    int x = 0;
    for (int sourceX = 0; sourceX < sourceWidth; sourceX++) {
      long from = (long) sourceX * width;
      long to = from + width;
      while (from < to) {
        long end = Math.min(to, (long) (x + 1) * sourceWidth);
        addPixel(row[sourceX], x * CHANNELS, end - from);
        if (end == (long) (x + 1) * sourceWidth) {
          x++;
        }
        from = end;
      }
    }
  }

  private void addPixel(int argb, int at, long weight) {
    long alpha = weight * (argb >>> 24);
    rowSums[at] += alpha;
    rowSums[at + 1] += alpha * (argb >> 16 & 0xff);
    rowSums[at + 2] += alpha * (argb >> 8 & 0xff);
    rowSums[at + 3] += alpha * (argb & 0xff);
  }

  private void addRow(long weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * rowSums[i];
    }
  }

  private void write() {
    long area = (long) sourceWidth * sourceHeight;
    for (int x = 0; x < width; x++) {
      int from = x * CHANNELS;
      long alpha = sums[from];
      int to = orientation.index(x, y, width, height) * bytesPerPixel;
      if (bytesPerPixel == CHANNELS) {
        pixels[to++] = mean(alpha, area);
      }
      pixels[to++] = mean(sums[from + 3], alpha);
      pixels[to++] = mean(sums[from + 2], alpha);
      pixels[to] = mean(sums[from + 1], alpha);
    }
    Arrays.fill(sums, 0);
  }

  private static byte mean(long sum, long weight) {
    return weight == 0 ? 0 : (byte) ((sum + weight / 2) / weight);
  }
}
