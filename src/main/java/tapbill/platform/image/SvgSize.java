package tapbill.platform.image;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tapbill.platform.raster.ScaledImages;
import tapbill.platform.raster.UnusableImageException;

/** Reads the size of an SVG drawing from its first element, and renders nothing. */
final class SvgSize {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** The bytes within which the first element has to end. */
  private static final int LARGEST_START = 256 * 1024;

  private static final int LONGEST_ATTRIBUTE = 100;
  private static final Pattern LENGTH =
      Pattern.compile("\\+?([0-9]*\\.?[0-9]+(?:e[+-]?[0-9]+)?)([a-z]*)");
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  /** The pixels of each absolute unit of CSS. */
  private static final Map<String, Double> UNITS =
      Map.of(
          "",
          1.0,
          "px",
          1.0,
          "in",
          96.0,
          "cm",
          96 / 2.54,
          "mm",
          96 / 25.4,
          "q",
          96 / 101.6,
          "pt",
          96 / 72.0,
          "pc",
          16.0);

  private SvgSize() {}

  /**
   * Returns the size of a drawing in pixels of CSS, scaled down to the longest side of processed
   * images.
   *
   * @throws UnusableImageException if the drawing has no size, or is not an SVG
   */
  static ImageSize read(Path file) throws UnusableImageException {
    try (InputStream in = Files.newInputStream(file)) {
      XMLInputFactory parsers = XMLInputFactory.newDefaultFactory();
      parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader parser = parsers.createXMLStreamReader(ByteStreams.limit(in, LARGEST_START));
      while (parser.next() != XMLStreamConstants.START_ELEMENT) {
        // Comments and instructions precede the first element.
      }
      if (parser.getLocalName().equals("svg") && NAMESPACE.equals(parser.getNamespaceURI())) {
        return size(parser);
      }
    } catch (XMLStreamException | IOException | RuntimeException e) {
      throw new UnusableImageException("The SVG is damaged", e);
    }
    throw new UnusableImageException("The file is not an SVG");
  }

  private static ImageSize size(XMLStreamReader svg) throws UnusableImageException {
    OptionalDouble width = length(svg.getAttributeValue(null, "width"));
    OptionalDouble height = length(svg.getAttributeValue(null, "height"));
    double[] box = viewBox(svg.getAttributeValue(null, "viewBox"));
    if (width.isPresent() && height.isPresent()) {
      return size(width.getAsDouble(), height.getAsDouble());
    } else if (box.length == 0) {
      throw new UnusableImageException("The SVG has no size");
    } else if (width.isPresent()) {
      return size(width.getAsDouble(), width.getAsDouble() * box[1] / box[0]);
    } else if (height.isPresent()) {
      return size(height.getAsDouble() * box[0] / box[1], height.getAsDouble());
    }
    return size(box[0], box[1]);
  }

  private static ImageSize size(double width, double height) throws UnusableImageException {
    double longer = Math.max(width, height);
    if (!(Math.min(width, height) > 0) || !Double.isFinite(longer)) {
      throw new UnusableImageException("The SVG has no size");
    }
    double scale = Math.min(1, ScaledImages.LONGEST_SIDE / longer);
    return new ImageSize(pixels(width * scale), pixels(height * scale));
  }

  private static int pixels(double length) {
    return (int) Math.max(1, Math.round(length));
  }

  /** Returns the pixels of an absolute length; other lengths depend on the page. */
  private static OptionalDouble length(@Nullable String text) {
    if (text == null || text.length() > LONGEST_ATTRIBUTE) {
      return OptionalDouble.empty();
    }
    Matcher length = LENGTH.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!length.matches()) {
      return OptionalDouble.empty();
    }
    Double unit = UNITS.get(length.group(2));
    return unit == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(length.group(1)) * unit);
  }

  /** Returns the width and height of a view box, or nothing if it is missing or invalid. */
  private static double[] viewBox(@Nullable String text) {
    if (text == null || text.length() > LONGEST_ATTRIBUTE) {
      return new double[0];
    }
    String[] numbers = SEPARATOR.split(text.strip(), -1);
    return numbers.length == 4
        ? new double[] {Double.parseDouble(numbers[2]), Double.parseDouble(numbers[3])}
        : new double[0];
  }
}
