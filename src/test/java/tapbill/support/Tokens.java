package tapbill.support;

import java.util.UUID;

/** Creates wristband tokens and edits access lists for tests. */
public record Tokens(TestApp app) {

  /** Returns a new, unique token. */
  public static String create() {
    return "token." + UUID.randomUUID();
  }

  /** Adds a token to a station's access list. */
  public void allow(String stationId, String token) {
    expectSuccess(app.admin().put(path(stationId, token), "{}"));
  }

  /** Removes a token from a station's access list. */
  public void refuse(String stationId, String token) {
    expectSuccess(app.admin().send("DELETE", path(stationId, token), ""));
  }

  private static String path(String stationId, String token) {
    return "/station/" + stationId + "/driver/" + token + "/acl";
  }

  private static void expectSuccess(Reply reply) {
    if (reply.status() != 200) {
      throw new AssertionError(reply);
    }
  }
}
