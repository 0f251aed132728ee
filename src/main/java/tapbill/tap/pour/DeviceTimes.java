package tapbill.tap.pour;

/** Whose times of openings and closings are billed, named as in the configuration. */
public enum DeviceTimes {
  /** Those of admins and of clients in trusted networks. */
  TRUSTED,
  /** Those of every client; but a pour that began at the server's time also ends at it. */
  ANYONE
}
