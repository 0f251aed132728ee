package tapbill.platform.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import tapbill.platform.raster.ScaledImages;
import tapbill.platform.raster.UnusableImageException;

/** Renders the first page of a PDF. */
final class PdfPage {
  /**
   * The most pixels of a page, which is in memory as a whole while it is rendered; a sheet of A4
   * has 240 to the inch.
   */
  private static final long LARGEST_AREA = 6_000_000;

  private PdfPage() {}

  /**
   * Renders the first page, as large as the limits of size permit.
   *
   * @throws UnusableImageException if the file is damaged or encrypted, or has no page
   */
  static ScaledImages read(Path file) throws UnusableImageException {
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      if (document.getNumberOfPages() == 0) {
        throw new UnusableImageException("The PDF has no page");
      }
      return ScaledImages.of(render(document));
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      // A library is missing for certificates, and nothing bounds how deep a damaged file nests.
      throw new UnusableImageException("The PDF is damaged or encrypted", e);
    }
  }

  private static BufferedImage render(PDDocument document) throws IOException {
    PDRectangle box = document.getPage(0).getCropBox();
    double longer = Math.max(box.getWidth(), box.getHeight());
    double area = (double) box.getWidth() * box.getHeight();
    double scale = Math.min(ScaledImages.LONGEST_SIDE / longer, Math.sqrt(LARGEST_AREA / area));
    PDFRenderer renderer = new PDFRenderer(document);
    renderer.setSubsamplingAllowed(true);
    return renderer.renderImage(0, (float) scale, ImageType.RGB);
  }
}
