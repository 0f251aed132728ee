package tapbill.platform.raster;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;

/** Writes the pixels of images, without the metadata of the original. */
public final class ImageFiles {
  /** The quality at which no difference is visible, also in the lettering of maps. */
  private static final int JPEG_QUALITY_PERCENT = 85;

  /** The speed of deflate, between 0 (smallest file) and 100 (fastest); 33 is its level 6. */
  private static final int PNG_SPEED_PERCENT = 33;

  private ImageFiles() {}

  public static void write(BufferedImage image, ImageFormat format, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format.name()).next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(
        (format == ImageFormat.JPEG ? JPEG_QUALITY_PERCENT : PNG_SPEED_PERCENT) / 100f);
    RenderedImage written = format == ImageFormat.PNG ? Palette.reduce(image) : image;
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(written, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }
}
