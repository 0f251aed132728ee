package tapbill.platform.upload;

import com.google.common.net.PercentEscaper;
import java.util.regex.Pattern;

/** The names of files, which clients send and clients get; no file of ours is ever called so. */
public final class FileNames {
  private static final int LONGEST = 100;
  private static final String NAMELESS = "map";

  /** Of any system, as a browser sends the path of a file on its own. */
  private static final Pattern FOLDERS = Pattern.compile("(?s).*[/\\\\]");

  /**
   * Control characters, those that turn the direction of text or cannot be seen, halves of
   * characters, and what means something to shells, file systems and headers.
   */
  private static final Pattern REFUSED = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\"'`*?:<>|;%$&]+");

  /** Hidden files, and the folders "." and "..". */
  private static final Pattern EDGES = Pattern.compile("^[\\s.]+|[\\s.]+$");

  private static final Pattern NOT_IN_QUOTES = Pattern.compile("[^ -~]");

  /** The characters that RFC 8187 leaves as they are. */
  private static final PercentEscaper EXTENDED = new PercentEscaper("!#$&+-.^_`|~", false);

  private FileNames() {}

  /** The last part of a name without what could do harm anywhere, and never nothing. */
  static String safe(String name) {
    String last = FOLDERS.matcher(name).replaceFirst("");
    String harmless = EDGES.matcher(REFUSED.matcher(last).replaceAll("_")).replaceAll("");
    return harmless.isEmpty() ? NAMELESS : shortened(harmless);
  }

  /** Cuts the name and keeps the extension. */
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
   * The header {@code Content-Disposition} (RFC 6266).
   *
   * @param type {@code inline} or {@code attachment}
   * @param name a safe one
   */
  public static String disposition(String type, String name) {
    String ascii = NOT_IN_QUOTES.matcher(name).replaceAll("_");
    String plain = type + "; filename=\"" + ascii + '"';
    return ascii.equals(name) ? plain : plain + "; filename*=UTF-8''" + EXTENDED.escape(name);
  }
}
