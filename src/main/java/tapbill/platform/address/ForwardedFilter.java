package tapbill.platform.address;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the address of the client, and whether it used TLS, from the headers of trusted proxies.
 *
 * <p>Each proxy appends the address that it was called from. Only the values that trusted proxies
 * appended, the last ones, are reliable; a client can send any values before them. Jetty's own
 * customizer for these headers uses the first value.
 */
public final class ForwardedFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  /** An IP address, to which some proxies append the port. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<v4>[0-9]+(?:\\.[0-9]+){3}))(?::[0-9]+)?"
              + "|(?<plain>[0-9a-fA-F:.]{2,45})");

  /** The header to which each proxy appends the address that it was called from. */
  public static final String FORWARDED_FOR = "X-Forwarded-For";

  private final int proxies;

  /**
   * Creates a filter that trusts the nearest proxies.
   *
   * @param proxies the number of trusted proxies; if it is 0, the headers are ignored
   */
  public ForwardedFilter(int proxies) {
    this.proxies = proxies;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (proxies == 0) {
      chain.doFilter(request, response);
      return;
    }
    @Nullable String client = client(Collections.list(request.getHeaders(FORWARDED_FOR)), proxies);
    List<String> protocols = values(Collections.list(request.getHeaders("X-Forwarded-Proto")));
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public String getRemoteAddr() {
            return client == null ? super.getRemoteAddr() : client;
          }

          @Override
          public boolean isSecure() {
            return trusted(protocols, proxies, super.isSecure() ? "https" : "http").equals("https");
          }
        },
        response);
  }

  /**
   * Returns true if a request says that a proxy has forwarded it.
   *
   * @param header returns the value of a header, or null
   */
  public static boolean isForwarded(Function<String, @Nullable String> header) {
    return header.apply(FORWARDED_FOR) != null || header.apply("Forwarded") != null;
  }

  /**
   * Returns the address of the client, or null if no trusted proxy has appended a valid one.
   *
   * @param lines the values of the header {@link #FORWARDED_FOR}
   * @param proxies the number of trusted proxies
   */
  public static @Nullable String client(List<String> lines, int proxies) {
    return proxies == 0 || lines.isEmpty()
        ? null
        : address(trusted(values(lines), proxies, "")).orElse(null);
  }

  /** Returns the value that the outermost trusted proxy appended; otherwise the default. */
  private static String trusted(List<String> values, int proxies, String absent) {
    return values.isEmpty() ? absent : values.get(Math.max(0, values.size() - proxies));
  }

  private static Optional<String> address(String text) {
    Matcher parts = ADDRESS.matcher(text);
    return parts.matches()
        ? Stream.of("v6", "v4", "plain").map(parts::group).filter(Objects::nonNull).findFirst()
        : Optional.empty();
  }

  private static List<String> values(List<String> lines) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      for (String value : line.split(",", -1)) {
        values.add(value.trim());
      }
    }
    return values;
  }
}
