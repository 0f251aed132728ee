package tapbill.platform.connection;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses paths that do not follow RFC 3986, or have an encoded slash or percent sign, as Jetty
 * does by default. Only the token of an authorization request may be any text: that a token is
 * invalid is told to its callback.
 */
final class TokenPaths extends Handler.Wrapper {
  /** The violations that the parser of connections lets through to this handler. */
  static final UriCompliance COMPLIANCE =
      UriCompliance.DEFAULT.with(
          "TOKENS",
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.SUSPICIOUS_PATH_CHARACTERS,
          Violation.ILLEGAL_PATH_CHARACTERS);

  private static final Pattern AUTHORIZATION =
      Pattern.compile("/station/[0-9A-Fa-f-]+/driver/[^/;]+/authorize/?");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpURI uri = request.getHttpURI();
    if (uri.hasViolations()
        && !UriCompliance.DEFAULT.getAllowed().containsAll(uri.getViolations())
        && !AUTHORIZATION.matcher(uri.getPath()).matches()) {
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
