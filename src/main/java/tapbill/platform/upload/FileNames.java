package tapbill.platform.upload;

import com.google.common.net.PercentEscaper;
import java.util.regex.Pattern;

/**
 * Cleans the file names that clients send, for the clients that download the files. The file store
 * does not use these names.
 */
public final class FileNames {
  private static final int LONGEST = 100;
  private static final String NAMELESS = "map";

  /** The folders of a path, of any operating system, which some browsers send. */
  private static final Pattern FOLDERS = Pattern.compile("(?s).*[/\\\\]");

  /**
   * Control characters, invisible characters and those that change the direction of text, unpaired
   * surrogates, and characters with a meaning to shells, file systems or headers. The joiners are
   * kept, because emoji and some languages need them, and so are characters that are newer than the
   * JDK.
   */
  private static final Pattern REFUSED =
      Pattern.compile(
          "[[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\"'`*?:<>|;%$&]&&[^\\u200C\\u200D]]+");

  /** Leading dots, as of hidden files and of the folders "." and "..", and invisible edges. */
  private static final Pattern EDGES =
      Pattern.compile("^[\\s.\\u200C\\u200D]+|[\\s.\\u200C\\u200D]+$");

  private static final Pattern NOT_IN_QUOTES = Pattern.compile("[^ -~]");

  /** Encodes all characters but those that RFC 8187 does not encode. */
  private static final PercentEscaper EXTENDED = new PercentEscaper("!#$&+-.^_`|~", false);

  private FileNames() {}

  /** Returns the last part of a path without harmful characters; it is never empty. */
  static String safe(String name) {
    String last = FOLDERS.matcher(name).replaceFirst("");
    String harmless = EDGES.matcher(REFUSED.matcher(last).replaceAll("_")).replaceAll("");
    return harmless.isEmpty() ? NAMELESS : shortened(harmless);
  }

  /**
   * Returns the name of a file that was made from the file of a name.
   *
   * @param mediaType the media type of the new file
   */
  public static String converted(String name, String mediaType) {
    int dot = name.lastIndexOf('.');
    String base = dot > 0 ? name.substring(0, dot) : name;
    return switch (mediaType) {
      case "image/png" -> base + ".png";
      case "image/jpeg" -> base + ".jpg";
      default -> name;
    };
  }

  private static String shortened(String name) {
    int length = name.codePointCount(0, name.length());
    if (length <= LONGEST) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 && name.length() - dot <= 20 ? name.substring(dot) : "";
    int kept = LONGEST - extension.codePointCount(0, extension.length());
    return name.substring(0, name.offsetByCodePoints(0, kept)) + extension;
  }

  /**
   * Returns the value of the header {@code Content-Disposition} (RFC 6266).
   *
   * @param type {@code inline} or {@code attachment}
   * @param name a name that was cleaned
   */
  public static String disposition(String type, String name) {
    String ascii = NOT_IN_QUOTES.matcher(name).replaceAll("_");
    String plain = type + "; filename=\"" + ascii + '"';
    return ascii.equals(name) ? plain : plain + "; filename*=UTF-8''" + EXTENDED.escape(name);
  }
}
