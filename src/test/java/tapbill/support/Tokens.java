package tapbill.support;

import java.util.UUID;

/** Wristbands for tests. */
public record Tokens(TestApp app) {

  /** A token that nobody has had. */
  public static String create() {
    return "token." + UUID.randomUUID();
  }

  /** Puts a token on a station's access list. */
  public void allow(String stationId, String token) {
    expectSuccess(app.admin().put(path(stationId, token), "{}"));
  }

  /** Takes a token off a station's access list. */
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
