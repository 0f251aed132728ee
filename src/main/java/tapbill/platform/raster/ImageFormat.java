package tapbill.platform.raster;

import java.util.Arrays;
import java.util.Optional;

/** The format of an image that can be processed. */
public enum ImageFormat {
  PNG("image/png"),
  JPEG("image/jpeg");

  private final String mediaType;

  ImageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Returns the format of a media type, if images of that type can be processed. */
  public static Optional<ImageFormat> of(String mediaType) {
    return Arrays.stream(values()).filter(format -> format.mediaType.equals(mediaType)).findFirst();
  }
}
