package tapbill.support;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Creates valid and invalid images for tests. */
public final class Images {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int PALETTE = 3;

  private Images() {}

  /** Returns a white image with a red top-left corner and a blue top-right corner. */
  public static BufferedImage corners(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 4, height / 4);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width - width / 4, 0, width / 4, height / 4);
    graphics.dispose();
    return image;
  }

  public static byte[] png(int width, int height) {
    return png(corners(width, height, BufferedImage.TYPE_3BYTE_BGR), false);
  }

  public static byte[] png(BufferedImage image, boolean interlaced) {
    return encode("png", new IIOImage(image, null, null), interlaced);
  }

  public static byte[] jpeg(int width, int height, boolean progressive) {
    BufferedImage image = corners(width, height, BufferedImage.TYPE_3BYTE_BGR);
    return encode("jpeg", new IIOImage(image, null, null), progressive);
  }

  /** Returns a JPEG of a single colour in CMYK. */
  public static byte[] cmykJpeg(int width, int height) {
    Raster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    return encode("jpeg", new IIOImage(raster, null, null), false);
  }

  private static byte[] encode(String format, IIOImage image, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static BufferedImage read(byte[] image) {
    try {
      return ImageIO.read(new ByteArrayInputStream(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the progressive JPEG with its last scan repeated. */
  public static byte[] withScans(byte[] jpeg, int more) {
    int last = jpeg.length - 2;
    while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) 0xda) {
      last--;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < more; i++) {
      bytes.write(jpeg, last, jpeg.length - 2 - last);
    }
    bytes.write(jpeg, jpeg.length - 2, 2);
    return bytes.toByteArray();
  }

  /** Returns the JPEG with Exif data added: an orientation and a GPS position. */
  public static byte[] withExif(byte[] jpeg, int orientation) {
    byte[] place = "GPS 48.13 N 11.57 E".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer exif = ByteBuffer.allocate(10 + 26 + place.length);
    exif.putChar((char) 0xffe1).putChar((char) (exif.capacity() - 2));
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.put(new byte[] {'M', 'M', 0, 42}).putInt(8); // big-endian; directory offset
    exif.putChar((char) 1); // one entry: tag, type short, count 1
    exif.putChar((char) 0x0112).putChar((char) 3).putInt(1).putInt(orientation << 16).putInt(0);
    exif.put(place);
    return concat(Arrays.copyOf(jpeg, 2), exif.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  /** Returns a PNG whose well-formed header declares any size, with further chunks. */
  public static byte[] pngOf(int width, int height, byte[]... chunks) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, PALETTE, 0, 0, 0});
    return concat(
        PNG_SIGNATURE,
        chunk("IHDR", header.array()),
        chunk("PLTE", new byte[] {0, 0, 0, -1, -1, -1}),
        concat(chunks),
        chunk("IDAT", deflated(new byte[Math.min(1 << 20, (width + 1) * height)])),
        chunk("IEND", new byte[0]));
  }

  public static byte[] chunk(String type, byte[] data) {
    return chunk(type, data, data.length);
  }

  /** Returns the chunk of a colour profile. */
  public static byte[] iccp(byte[] profile) {
    return chunk("iCCP", concat(new byte[] {'x', 0, 0}, deflated(profile)));
  }

  /** Returns the PNG with a chunk added after its header. */
  public static byte[] withChunk(byte[] png, byte[] chunk) {
    int header = PNG_SIGNATURE.length + 25;
    return concat(Arrays.copyOf(png, header), chunk, Arrays.copyOfRange(png, header, png.length));
  }

  /** Returns a PNG chunk whose declared length may be wrong. */
  public static byte[] chunk(String type, byte[] data, int length) {
    byte[] named = concat(type.getBytes(StandardCharsets.US_ASCII), data);
    CRC32 crc = new CRC32();
    crc.update(named);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(length);
      out.write(named);
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] deflated(byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
