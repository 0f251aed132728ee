package tapbill.platform.raster;

import java.util.Arrays;
import java.util.Optional;

/** The format of an image or plan that can be processed. */
public enum ImageFormat {
  PNG("image/png", false),
  JPEG("image/jpeg", false),
  WEBP("image/webp", false),
  SVG("image/svg+xml", true),
  PDF("application/pdf", true);

  private final String mediaType;
  private final boolean document;

  ImageFormat(String mediaType, boolean document) {
    this.mediaType = mediaType;
    this.document = document;
  }

  /** Returns whether a file that cannot be processed is of use as it is. */
  public boolean isDocument() {
    return document;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Returns the format of a media type, if images of that type can be processed. */
  public static Optional<ImageFormat> of(String mediaType) {
    return Arrays.stream(values()).filter(format -> format.mediaType.equals(mediaType)).findFirst();
  }
}
