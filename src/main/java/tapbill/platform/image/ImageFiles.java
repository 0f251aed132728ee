package tapbill.platform.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;

/** Writes images: their pixels, and nothing else that was in the original. */
final class ImageFiles {
  /** No difference is seen, and maps have letters. */
  private static final int JPEG_QUALITY_PERCENT = 85;

  /** Of 100, which is fast, and 0, which is small: deflate's level 6. */
  private static final int PNG_SPEED_PERCENT = 33;

  private ImageFiles() {}

  static void write(BufferedImage image, ImageFormat format, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format.name()).next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(
        (format == ImageFormat.JPEG ? JPEG_QUALITY_PERCENT : PNG_SPEED_PERCENT) / 100f);
    RenderedImage written = format == ImageFormat.PNG ? Palette.reduce(image) : image;
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(written, null, null), how);
    } finally {
      writer.dispose();
    }
  }
}
