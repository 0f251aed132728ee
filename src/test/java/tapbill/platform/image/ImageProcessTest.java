package tapbill.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.platform.raster.ImageFormat;
import tapbill.platform.raster.UnusableImageException;
import tapbill.support.Images;

/** The processing of valid, damaged and hostile images. */
class ImageProcessTest {
  private static final long MAX_PIXELS = 50_000_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 400, 200, left,  top,    right, top",
    "2, 400, 200, right, top,    left,  top",
    "3, 400, 200, right, bottom, left,  bottom",
    "4, 400, 200, left,  bottom, right, bottom",
    "5, 200, 400, left,  top,    left,  bottom",
    "6, 200, 400, right, top,    right, bottom",
    "7, 200, 400, right, bottom, right, top",
    "8, 200, 400, left,  bottom, left,  top",
    "9, 400, 200, left,  top,    right, top",
  })
  void anImageIsTurnedAsItsExifDataSays(
      int orientation, int width, int height, String redX, String redY, String blueX, String blueY)
      throws Exception {
    process(Images.withExif(Images.jpeg(400, 200, false), orientation), ImageFormat.JPEG);

    BufferedImage image = result(ImageProcess.PROCESSED);
    assertSize(image, width, height);
    assertColour(corner(image, redX, redY), 255, 0, 0);
    assertColour(corner(image, blueX, blueY), 0, 0, 255);
    assertColour(image.getRGB(width / 2, height / 2), 255, 255, 255);
  }

  @Test
  void nothingButPixelsIsLeft() throws Exception {
    byte[] jpeg = Images.withExif(Images.jpeg(40, 20, false), 1);
    byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
    process(Images.concat(jpeg, script), ImageFormat.JPEG);
    assertNowhere("GPS", "Exif", "script");

    byte[] text = "Comment\0at home".getBytes(StandardCharsets.US_ASCII);
    process(Images.concat(Images.pngOf(8, 8, Images.chunk("tEXt", text)), script), ImageFormat.PNG);
    assertNowhere("Comment", "script");
  }

  @ParameterizedTest
  @CsvSource({
    "5000, 100,  4096, 81,   512, 10",
    "4096, 4096, 3547, 3547, 512, 512",
    "2000, 1000, 2000, 1000, 512, 256",
    "100,  700,  100,  700,  73,  512",
    "3,    2,    3,    2,    3,   2",
    "20000,1,    4096, 1,    512, 1",
  })
  void imagesAreScaledDownAndNeverUp(
      int width, int height, int expectedWidth, int expectedHeight, int previewX, int previewY)
      throws Exception {
    ImageProcess.Done done = process(Images.png(width, height), ImageFormat.PNG);

    assertThat(done.size()).isEqualTo(new ImageSize(expectedWidth, expectedHeight));
    assertSize(result(ImageProcess.PROCESSED), expectedWidth, expectedHeight);
    assertSize(result(ImageProcess.PREVIEW), previewX, previewY);
  }

  @Test
  void aThinLineIsNotLost() throws Exception {
    BufferedImage drawn = Images.corners(5120, 512, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 512; y++) {
      drawn.setRGB(2563, y, 0);
    }
    process(Images.png(drawn, false), ImageFormat.PNG);
    // The line covers a tenth of the preview's pixel.
    assertColour(result(ImageProcess.PREVIEW).getRGB(256, 40), 230, 230, 230);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noPixelOfALargeImageIsLost(boolean interlaced) throws Exception {
    BufferedImage noise = new BufferedImage(3500, 3500, BufferedImage.TYPE_4BYTE_ABGR);
    Random random = new Random(7);
    for (int y = 0; y < noise.getHeight(); y++) {
      for (int x = 0; x < noise.getWidth(); x++) {
        noise.setRGB(x, y, random.nextInt() | 0x01000000);
      }
    }
    process(Images.png(noise, interlaced), ImageFormat.PNG);
    BufferedImage image = result(ImageProcess.PROCESSED);
    for (int y = 0; y < noise.getHeight(); y += 7) {
      assertThat(image.getRGB(0, y, 3500, 1, null, 0, 3500))
          .isEqualTo(noise.getRGB(0, y, 3500, 1, null, 0, 3500));
    }
  }

  @Test
  void transparencyStays() throws Exception {
    BufferedImage drawn = new BufferedImage(1024, 1024, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 1024; y++) {
      for (int x = 0; x < 512; x++) {
        drawn.setRGB(x, y, 0x80ff0000);
      }
    }
    process(Images.png(drawn, true), ImageFormat.PNG);
    for (String file : new String[] {ImageProcess.PROCESSED, ImageProcess.PREVIEW}) {
      BufferedImage image = result(file);
      assertThat(image.getRGB(5, 5)).isEqualTo(0x80ff0000);
      assertThat(image.getRGB(image.getWidth() - 5, 5) >>> 24).isZero();
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("progressive", ImageFormat.JPEG, Images.jpeg(600, 400, true)),
        Arguments.of(
            "interlaced",
            ImageFormat.PNG,
            Images.png(Images.corners(600, 400, BufferedImage.TYPE_3BYTE_BGR), true)),
        Arguments.of(
            "with a palette",
            ImageFormat.PNG,
            Images.png(Images.corners(600, 400, BufferedImage.TYPE_BYTE_INDEXED), false)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void allKindsAreRead(String kind, ImageFormat format, byte[] original) throws Exception {
    process(original, format);
    BufferedImage image = result(ImageProcess.PROCESSED);
    assertThat(image.getWidth()).as(kind).isEqualTo(600);
    assertColour(image.getRGB(10, 10), 255, 0, 0);
    assertColour(image.getRGB(590, 10), 0, 0, 255);
  }

  @Test
  void sixteenBitsBecomeEight() throws Exception {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), true, false, 3, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(20, 20);
    for (int i = 0; i < 400; i++) {
      raster.setPixel(i % 20, i / 20, new int[] {0xffff, 0x8000, 0, 0xffff});
    }
    process(Images.png(new BufferedImage(model, raster, false, null), false), ImageFormat.PNG);
    assertColour(result(ImageProcess.PROCESSED).getRGB(3, 3), 255, 128, 0);
  }

  @Test
  void greyIsAsBrightAsBefore() throws Exception {
    for (int bits : new int[] {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT}) {
      var model =
          new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, bits);
      WritableRaster raster = model.createCompatibleWritableRaster(20, 20);
      int unit = bits == DataBuffer.TYPE_BYTE ? 1 : 257;
      for (int i = 0; i < 400; i++) {
        raster.setPixel(i % 20, i / 20, new int[] {100 * unit, 255 * unit});
      }
      process(Images.png(new BufferedImage(model, raster, false, null), false), ImageFormat.PNG);
      assertColour(result(ImageProcess.PROCESSED).getRGB(3, 3), 100, 100, 100);
    }
  }

  @Test
  void coloursOfAProfileBecomeSrgb() throws Exception {
    byte[] linear = Images.iccp(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData());
    byte[] grey = Images.iccp(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData());
    byte[] broken = Images.iccp(new byte[200]);
    byte[] notPacked = Images.chunk("iCCP", new byte[] {'x', 0, 0, 1, 2, 3});
    assertColour(processed(BufferedImage.TYPE_INT_RGB, linear), 188, 188, 188);
    assertColour(processed(BufferedImage.TYPE_INT_ARGB, linear), 188, 188, 188);
    assertColour(processed(BufferedImage.TYPE_BYTE_GRAY, grey), 188, 188, 188);
    assertColour(processed(BufferedImage.TYPE_BYTE_GRAY, linear), 128, 128, 128);
    assertColour(processed(BufferedImage.TYPE_INT_RGB, grey), 128, 128, 128);
    assertColour(processed(BufferedImage.TYPE_INT_RGB, broken), 128, 128, 128);
    assertColour(processed(BufferedImage.TYPE_INT_RGB, notPacked), 128, 128, 128);
  }

  /** Returns the colour of a processed image of a type that was grey and had a profile. */
  private int processed(int type, byte[] profile) throws Exception {
    BufferedImage drawn = new BufferedImage(20, 20, type);
    for (int i = 0; i < 400; i++) {
      drawn.getRaster().setPixel(i % 20, i / 20, new int[] {128, 128, 128, 255});
    }
    process(Images.withChunk(Images.png(drawn, false), profile), ImageFormat.PNG);
    return result(ImageProcess.PROCESSED).getRGB(3, 3);
  }

  @Test
  void inksBecomeLight() throws Exception {
    process(Images.cmykJpeg(64, 32), ImageFormat.JPEG);
    BufferedImage image = result(ImageProcess.PROCESSED);
    assertSize(image, 64, 32);
    assertThat(image.getColorModel().getNumComponents()).isEqualTo(3);
  }

  @Test
  void imagesOfTooManyPixelsAreNotDecoded() {
    assertUnusable(
        Images.pngOf(100_000, 100_000),
        ImageFormat.PNG,
        "The image has 10,000,000,000 pixels; at most 50,000,000 can be processed");
    assertUnusable(
        Images.pngOf(100_000, 1),
        ImageFormat.PNG,
        "A side of the image has 100,000 pixels; at most 65,535 can be processed");
  }

  @Test
  void aProgressiveImageThatNeedsTooMuchMemoryIsNotDecoded() {
    byte[] jpeg = Images.jpeg(100, 100, true);
    declareSize(jpeg, 0xc2, 6000, 6000);
    assertUnusable(
        jpeg, ImageFormat.JPEG, "The progressive JPEG is too large; save it as a baseline JPEG");
  }

  @Test
  void aProgressiveImageThatNeedsTooMuchWorkIsNotDecoded() throws Exception {
    byte[] jpeg = Images.jpeg(100, 100, true);
    process(Images.withScans(jpeg, 250), ImageFormat.JPEG);
    assertUnusable(
        Images.withScans(jpeg, 300),
        ImageFormat.JPEG,
        "The progressive JPEG has too many scans; save it as a baseline JPEG");
    declareSize(jpeg, 0xc2, 3500, 3500);
    assertUnusable(
        Images.withScans(jpeg, 20),
        ImageFormat.JPEG,
        "The progressive JPEG has too many scans; save it as a baseline JPEG");
  }

  @Test
  void anInterlacedImageThatNeedsTooMuchWorkIsNotDecoded() {
    byte[] png = Images.pngOf(7000, 7000);
    png[24] = 16; // bits
    png[25] = 6; // colours and alpha
    png[28] = 1; // interlaced
    assertUnusable(
        png, ImageFormat.PNG, "The interlaced PNG is too large; save it without interlacing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegWithoutItsEndMarkerIsShown(boolean progressive) throws Exception {
    byte[] jpeg = Images.jpeg(300, 300, progressive);
    process(Arrays.copyOf(jpeg, jpeg.length - 2), ImageFormat.JPEG);
    assertColour(result(ImageProcess.PROCESSED).getRGB(290, 290), 255, 255, 255);
  }

  static Stream<Arguments> damaged() {
    byte[] png = Images.png(300, 300);
    byte[] jpeg = Images.jpeg(300, 300, false);
    byte[] progressive = Images.jpeg(300, 300, true);
    byte[] end = {(byte) 0xff, (byte) 0xd9};
    return Stream.of(
        Arguments.of("half a PNG", ImageFormat.PNG, Arrays.copyOf(png, png.length / 2)),
        Arguments.of("half a JPEG", ImageFormat.JPEG, Arrays.copyOf(jpeg, jpeg.length / 2)),
        Arguments.of(
            "half a JPEG with an end",
            ImageFormat.JPEG,
            Images.concat(Arrays.copyOf(jpeg, jpeg.length / 2), end)),
        Arguments.of(
            "half a progressive JPEG",
            ImageFormat.JPEG,
            Arrays.copyOf(progressive, progressive.length / 2)),
        Arguments.of("the first bytes of a PNG", ImageFormat.PNG, Arrays.copyOf(png, 20)),
        Arguments.of("the first bytes of a JPEG", ImageFormat.JPEG, Arrays.copyOf(jpeg, 20)),
        Arguments.of("a JPEG that is called a PNG", ImageFormat.PNG, jpeg),
        Arguments.of("nothing", ImageFormat.JPEG, new byte[0]),
        Arguments.of("a PNG without a pixel", ImageFormat.PNG, Images.pngOf(0, 0)),
        Arguments.of(
            "a chunk that declares two gigabytes",
            ImageFormat.PNG,
            Images.pngOf(8, 8, Images.chunk("zTXt", new byte[10], Integer.MAX_VALUE))),
        Arguments.of(
            "a chunk of negative length",
            ImageFormat.PNG,
            Images.pngOf(8, 8, Images.chunk("tEXt", new byte[10], -1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void damagedImagesAreReportedAsDamaged(String what, ImageFormat format, byte[] original) {
    assertUnusable(original, format, "The image is damaged or has an unsupported format");
  }

  private ImageProcess.Done process(byte[] original, ImageFormat format)
      throws IOException, UnusableImageException {
    Files.write(folder.resolve(ImageProcess.ORIGINAL), original);
    return ImageProcess.process(folder, format, MAX_PIXELS);
  }

  private void assertUnusable(byte[] original, ImageFormat format, String reason) {
    assertThatThrownBy(() -> process(original, format))
        .isInstanceOf(UnusableImageException.class)
        .hasMessage(reason);
  }

  private BufferedImage result(String file) throws IOException {
    return Images.read(Files.readAllBytes(folder.resolve(file)));
  }

  private void assertNowhere(String... texts) throws IOException {
    for (String file : new String[] {ImageProcess.PROCESSED, ImageProcess.PREVIEW}) {
      assertThat(Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1))
          .doesNotContain(texts);
    }
  }

  private static void assertSize(BufferedImage image, int width, int height) {
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
  }

  private static int corner(BufferedImage image, String x, String y) {
    return image.getRGB(
        x.equals("left") ? 10 : image.getWidth() - 10,
        y.equals("top") ? 10 : image.getHeight() - 10);
  }

  /** Asserts a colour with a tolerance, because JPEG does not keep colours exactly. */
  private static void assertColour(int argb, int red, int green, int blue) {
    Color colour = new Color(argb);
    assertThat(Math.abs(colour.getRed() - red)).as("%s", colour).isLessThan(12);
    assertThat(Math.abs(colour.getGreen() - green)).as("%s", colour).isLessThan(12);
    assertThat(Math.abs(colour.getBlue() - blue)).as("%s", colour).isLessThan(12);
  }

  private static void declareSize(byte[] jpeg, int frame, int width, int height) {
    for (int i = 0; i < jpeg.length - 9; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) frame) {
        jpeg[i + 5] = (byte) (height >> 8);
        jpeg[i + 6] = (byte) height;
        jpeg[i + 7] = (byte) (width >> 8);
        jpeg[i + 8] = (byte) width;
        return;
      }
    }
  }
}
