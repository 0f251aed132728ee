package tapbill.platform.raster;

import java.awt.Point;
import java.awt.image.WritableRaster;

/**
 * The destination of Java's PNG reader, which writes the pixels row by row from the top: it has the
 * size of the image, but only the current row is in memory.
 */
final class RowRaster extends WritableRaster {
  private final WritableRaster row;
  private final Runnable consumer;
  private int currentY;

  /**
   * Creates a raster.
   *
   * @param row the memory of the current row
   * @param height the height of the image, in pixels
   * @param consumer reads the row after the reader has written it
   */
  RowRaster(WritableRaster row, int height, Runnable consumer) {
    super(
        row.getSampleModel().createCompatibleSampleModel(row.getWidth(), height),
        row.getDataBuffer(),
        new Point());
    this.row = row;
    this.consumer = consumer;
  }

  @Override
  public void setPixel(int x, int y, int[] samples) {
    if (y != currentY) {
      consumer.run();
      currentY = y;
    }
    row.setPixel(x, 0, samples);
  }

  /** Lets the consumer read the last row, after the reader has finished. */
  void finish() {
    consumer.run();
  }
}
