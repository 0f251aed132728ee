package tapbill.people.session;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cookies with the tokens of a browser session. Scripts cannot read them.
 *
 * <p>Behind TLS their names begin with {@code __Host-}: browsers then take them from this host
 * alone, so that no other host of the same domain can put its session in their place. Browsers
 * refuse that prefix without TLS.
 */
enum SessionCookie {
  ACCESS("tapbill_access", "/", AccessTokens.LIFETIME),

  /** Without TLS, browsers send it to its routes alone; {@code __Host-} requires the path "/". */
  REFRESH("tapbill_refresh", "/api/session", SessionService.LIFETIME);

  private static final String PREFIX = "__Host-";

  private final String plainName;
  private final String plainPath;
  private final Duration lifetime;

  SessionCookie(String plainName, String plainPath, Duration lifetime) {
    this.plainName = plainName;
    this.plainPath = plainPath;
    this.lifetime = lifetime;
  }

  /**
   * Returns the value that a request has. Behind TLS the plain name is still read, for sessions
   * that an earlier version began.
   *
   * @param cookies returns the value of a name, or null
   */
  Optional<String> value(Function<String, @Nullable String> cookies) {
    return Stream.of(PREFIX + plainName, plainName)
        .flatMap(name -> Stream.ofNullable(cookies.apply(name)))
        .findFirst();
  }

  /** Returns the value that a request has, as {@link #value(Function)} does. */
  Optional<String> value(Map<String, Cookie> cookies) {
    return value(
        name -> {
          @Nullable Cookie cookie = cookies.get(name);
          return cookie == null ? null : cookie.getValue();
        });
  }

  /**
   * Returns the cookies that store a value, and delete what an earlier version stored.
   *
   * @param secure whether the client uses TLS
   * @param cookies of the request
   */
  Stream<NewCookie> storing(String value, boolean secure, Map<String, Cookie> cookies) {
    if (!secure) {
      return Stream.of(plain(value, lifetime, false));
    }
    Stream<NewCookie> earlier =
        cookies.containsKey(plainName) ? Stream.of(plain("", Duration.ZERO, true)) : Stream.empty();
    return Stream.concat(Stream.of(prefixed(value, lifetime)), earlier);
  }

  /** Returns the cookies that delete the value. */
  Stream<NewCookie> deleting(boolean secure) {
    NewCookie plain = plain("", Duration.ZERO, secure);
    return secure ? Stream.of(prefixed("", Duration.ZERO), plain) : Stream.of(plain);
  }

  private NewCookie prefixed(String value, Duration lifetime) {
    return cookie(PREFIX + plainName, value, "/", lifetime, true);
  }

  private NewCookie plain(String value, Duration lifetime, boolean secure) {
    return cookie(plainName, value, plainPath, lifetime, secure);
  }

  private static NewCookie cookie(
      String name, String value, String path, Duration lifetime, boolean secure) {
    return new NewCookie.Builder(name)
        .value(value)
        .path(path)
        .maxAge((int) lifetime.toSeconds())
        .secure(secure)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
