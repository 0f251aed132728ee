package tapbill.platform.outbound;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Describes for an admin, in one line, why a call failed. */
public final class Failures {
  private static final int MOST_CHARACTERS = 200;

  private Failures() {}

  /** Returns the reason of a failure, without addresses unless a target was refused for its own. */
  public static String describe(Exception failure) {
    if (failure instanceof RefusedTargetException refused) {
      return refused.reason();
    }
    if (failure instanceof RejectedExecutionException) {
      return "stopped";
    }
    if (failure instanceof SocketTimeoutException) {
      return "timed out";
    }
    if (failure instanceof InterruptedIOException) {
      return "interrupted";
    }
    if (failure instanceof UnknownHostException) {
      return "name not found";
    }
    if (failure instanceof SSLException) {
      return oneLine("TLS failed: " + failure.getMessage());
    }
    if (failure instanceof ConnectException) {
      return String.valueOf(failure.getMessage()).contains("refused")
          ? "connection refused"
          : "connection failed";
    }
    if (failure instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (failure instanceof NoHttpResponseException
        || failure instanceof ConnectionClosedException
        || failure instanceof SocketException) {
      return "connection closed";
    }
    if (failure instanceof ClientProtocolException
        || failure instanceof MessageConstraintException) {
      return "no valid HTTP answer";
    }
    return oneLine("failed: " + failure.getClass().getSimpleName());
  }

  /**
   * Removes line breaks and other characters that the target may have sent, as in a certificate.
   */
  private static String oneLine(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]+", " ");
    return clean.length() <= MOST_CHARACTERS ? clean : clean.substring(0, MOST_CHARACTERS);
  }
}
