package tapbill.platform.image;

import java.util.Arrays;
import java.util.Optional;

/** Images that can be processed. */
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

  /** The format of a media type; nothing for all others. */
  public static Optional<ImageFormat> of(String mediaType) {
    return Arrays.stream(values()).filter(format -> format.mediaType.equals(mediaType)).findFirst();
  }
}
