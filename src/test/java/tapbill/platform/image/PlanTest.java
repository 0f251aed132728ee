package tapbill.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.platform.raster.ImageFormat;
import tapbill.platform.raster.UnusableImageException;
import tapbill.support.Images;
import tapbill.support.Plans;

/** The processing of drawings, PDFs and WebP files, also of damaged and hostile ones. */
class PlanTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "width='640' height='480px' | 640 | 480",
        "width='210mm' height='297mm' viewBox='0 0 10 10' | 794 | 1123",
        "width=' 3in ' viewBox='0 0 10 5' | 288 | 144",
        "height='72pt' viewBox='0,0,10,5' | 192 | 96",
        "width='100%' height='100%' viewBox='-5 -5 600.4 300' | 600 | 300",
        "viewBox='0 0 1e30 5e29' | 4096 | 2048",
        "viewBox='0 0 1e30 1' | 4096 | 1",
      })
  void aDrawingHasTheSizeOfItsFirstElement(String attributes, int width, int height)
      throws Exception {
    ImageProcess.Done done = process(Plans.svg(attributes), ImageFormat.SVG);
    assertThat(done.size()).isEqualTo(new ImageSize(width, height));
    assertThat(folder.resolve(ImageProcess.PROCESSED)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='10'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='-5' height='5'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='2em' height='50%'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e999 5'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 NaN 5'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='a b c d'/>",
        "<svg width='5' height='5'/>",
        "<html/>",
        "<svg",
        "",
        "<!DOCTYPE svg [<!ENTITY a '9'>]><svg xmlns='http://www.w3.org/2000/svg' width='&a;' height='5'/>",
      })
  void aDrawingWithoutAUsableSizeIsRefused(String svg) {
    assertThatThrownBy(() -> process(bytes(svg), ImageFormat.SVG))
        .isInstanceOf(UnusableImageException.class);
  }

  @Test
  void aDrawingReadsNoOtherFiles() throws Exception {
    String svg =
        "<!DOCTYPE svg PUBLIC 'x' 'file:///nowhere/svg.dtd' [<!ENTITY x SYSTEM 'file:///nowhere'>]>"
            + new String(Plans.svg("width='5' height='4'"), StandardCharsets.UTF_8);
    assertThat(process(bytes(svg), ImageFormat.SVG).size()).isEqualTo(new ImageSize(5, 4));
  }

  @Test
  void theFirstPageOfAPdfIsRendered() throws Exception {
    ImageProcess.Done done = process(Plans.pdf(PDRectangle.A4), ImageFormat.PDF);
    assertThat(done).isEqualTo(new ImageProcess.Done(new ImageSize(2059, 2913), ImageFormat.PNG));
    byte[] page = Files.readAllBytes(folder.resolve(ImageProcess.PROCESSED));
    assertThat(Images.read(page).getRGB(10, 10)).isEqualTo(0xffff0000);
    assertThat(Images.read(page).getRGB(1500, 1500)).isEqualTo(0xffffffff);
    assertThat(Images.read(Files.readAllBytes(folder.resolve(ImageProcess.PREVIEW))).getHeight())
        .isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource({
    "1000000000, 1000000000, 2449, 2449",
    "1000000000, 1, 4096, 1",
    "0.001, 0.001, 2449, 2449"
  })
  void thePageOfAnySizeIsRendered(float pageWidth, float pageHeight, int width, int height)
      throws Exception {
    byte[] pdf = Plans.pdf(new PDRectangle(pageWidth, pageHeight));
    assertThat(process(pdf, ImageFormat.PDF).size()).isEqualTo(new ImageSize(width, height));
  }

  @Test
  void aPdfThatCannotBeRenderedIsRefused() throws Exception {
    byte[] pdf = Plans.pdf(PDRectangle.A4);
    assertRefused("The PDF has no page", Plans.saved(new PDDocument()));
    assertRefused("The PDF is damaged or encrypted", Plans.pdf(new PDRectangle(0, 0)));
    assertRefused("The PDF is damaged or encrypted", Arrays.copyOf(pdf, 20));
    assertRefused("The PDF is damaged or encrypted", new byte[0]);
    assertRefused(
        "The PDF is damaged or encrypted", bytes("%PDF-1.4\n1 0 obj " + "[".repeat(200_000)));
    PDDocument encrypted = new PDDocument();
    encrypted.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
    assertRefused("The PDF is damaged or encrypted", Plans.saved(encrypted));
  }

  private void assertRefused(String reason, byte[] pdf) {
    assertThatThrownBy(() -> process(pdf, ImageFormat.PDF))
        .isInstanceOf(UnusableImageException.class)
        .hasMessage(reason);
  }

  @Test
  void nothingButThePictureIsLeftOfAWebp() throws Exception {
    byte[] picture = Plans.webpPicture();
    byte[] file =
        Plans.webp(
            Plans.webpHeader(0x2c, 300, 200),
            Plans.webpChunk("ICCP", "profile"),
            picture,
            Plans.webpChunk("EXIF", "Exif GPS"),
            Plans.webpChunk("XMP ", "place"),
            Plans.webpChunk("HIDE", "hidden"));
    ImageProcess.Done done = process(Images.concat(file, bytes("after the end")), ImageFormat.WEBP);
    assertThat(done).isEqualTo(new ImageProcess.Done(new ImageSize(300, 200), ImageFormat.WEBP));
    assertThat(Files.readAllBytes(folder.resolve(ImageProcess.PROCESSED)))
        .isEqualTo(
            Plans.webp(
                Plans.webpHeader(0x20, 300, 200), Plans.webpChunk("ICCP", "profile"), picture));
    assertThat(folder.resolve(ImageProcess.PREVIEW)).doesNotExist();
  }

  @Test
  void eachKindOfWebpHasASize() throws Exception {
    ImageSize dot = new ImageSize(1, 1);
    assertThat(process(Plans.webp(Plans.webpPicture()), ImageFormat.WEBP).size()).isEqualTo(dot);
    assertThat(process(Plans.webp(Plans.losslessPicture()), ImageFormat.WEBP).size())
        .isEqualTo(dot);
    byte[] animated =
        Plans.webp(
            Plans.webpHeader(0x02, 64, 32),
            Plans.webpChunk("ANIM", "000000"),
            Plans.webpChunk("ANMF", "a frame"));
    assertThat(process(animated, ImageFormat.WEBP).size()).isEqualTo(new ImageSize(64, 32));
  }

  @Test
  void aDamagedWebpIsRefused() {
    byte[] file = Plans.webp(Plans.webpHeader(0, 300, 200), Plans.webpPicture());
    for (int tenth = 0; tenth < 10; tenth++) {
      byte[] part = Arrays.copyOf(file, file.length * tenth / 10);
      assertThatThrownBy(() -> process(part, ImageFormat.WEBP))
          .hasMessage("The image is damaged or has an unsupported format");
    }
    for (byte[] wrong :
        new byte[][] {
          Plans.webp(),
          Plans.webp(Plans.webpHeader(0, 300, 200)),
          Plans.webp(Plans.webpChunk("VP8 ", "")),
          Plans.webp(Plans.webpChunk("VP8L", "123456")),
          Images.png(20, 20)
        }) {
      assertThatThrownBy(() -> process(wrong, ImageFormat.WEBP))
          .isInstanceOf(UnusableImageException.class);
    }
  }

  private ImageProcess.Done process(byte[] original, ImageFormat format)
      throws IOException, UnusableImageException {
    Files.write(folder.resolve(ImageProcess.ORIGINAL), original);
    return ImageProcess.process(folder, format, 50_000_000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
