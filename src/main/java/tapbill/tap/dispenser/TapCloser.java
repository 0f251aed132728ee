package tapbill.tap.dispenser;

import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;

/** Closes a tap by staff, for the retirement of an open one. */
public interface TapCloser {
  /**
   * Closes the running pour of a tap and returns after the commit. A closed tap stays as it is.
   *
   * @throws ApiError 409 if the pour cannot be billed
   */
  void close(long dispenserId, Actor staff);
}
