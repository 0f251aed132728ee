package tapbill.people.account;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.LiveStream;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/**
 * The access of each kind of caller to each route. A route for guests accepts a call without a
 * token, but refuses one with a wrong token. One for a network does so for callers of trusted
 * networks, and is otherwise for admins. A route of the API description that is not listed here
 * fails the test.
 */
@OnBothDatabases
class AccessMatrixTest {
  private static final String PASSWORD = "correct horse battery";

  private static final String FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.";

  private static final String ROUTES =
      """
      anyone POST /auth/signup
      anyone POST /auth/login
      anyone POST /auth/refresh
      anyone POST /auth/logout
      anyone POST /api/v1/auth
      anyone POST /api/session
      page POST /api/session/refresh
      page DELETE /api/session
      user POST /auth/password
      user GET /auth/me
      admin GET /api/accounts
      admin POST /api/accounts
      admin PATCH /api/accounts/{id}
      admin GET /api/audit
      anyone GET /api/dispenser
      admin POST /api/dispenser
      anyone GET /api/dispenser/{id}
      admin PATCH /api/dispenser/{id}
      anyone POST /api/dispenser/{id}/open
      anyone POST /api/dispenser/{id}/close
      admin GET /api/statistics
      admin GET /api/statistics/{id}
      admin GET /api/statistics/timeline
      admin GET /api/statistics/beers
      admin GET /api/statistics/export.csv
      network POST /dispenser
      guest PUT /dispenser/{station_id}/status
      anyone GET /dispenser/{station_id}/spending
      network GET /station/{station_id}/driver/{driver_token}/acl
      network PUT /station/{station_id}/driver/{driver_token}/acl
      network DELETE /station/{station_id}/driver/{driver_token}/acl
      admin GET /station/{station_id}/acl
      admin PUT /station/{station_id}/acl
      network POST /api/insertACL/
      anyone GET /station/{station_id}/driver/{driver_token}/authorize
      anyone POST /station/{station_id}/driver/{driver_token}/authorize
      anyone POST /api/chargingRequestValidator/
      network POST /api/checkauthority/
      network GET /api/getrequestlog/
      admin GET /api/authorizations
      admin POST /api/authorizations/{id}/redeliver
      staff GET /api/pours
      guest GET /api/pours/{id}
      anyone GET /api/tab/{driver_token}
      anyone GET /api/tab/{driver_token}/entries
      anyone GET /api/tab/{driver_token}/receipt
      staff GET /api/tabs
      staff GET /api/cards/{uid}
      staff PUT /api/cards/{uid}
      staff PUT /api/tab/{driver_token}
      staff POST /api/tab/{driver_token}/entries
      staff POST /api/tab/{driver_token}/approve
      staff POST /api/tab/{driver_token}/replace
      admin POST /api/data
      user GET /api/data
      admin GET /api/populate
      admin POST /api/populate
      admin GET /api/alerts
      anyone GET /api/live
      anyone GET /
      anyone GET /tap/{id}
      anyone GET /map/{id}
      anyone GET /admin
      guest GET /api/v1/maps
      staff POST /api/v1/maps
      guest GET /api/v1/maps/{id}
      staff PATCH /api/v1/maps/{id}
      user DELETE /api/v1/maps/{id}
      guest GET /api/v1/maps/{id}/metadata
      guest GET /api/v1/maps/{id}/pins
      admin POST /api/v1/maps/{id}/process
      admin PUT /api/v1/maps/{id}/pins
      admin POST /api/v1/maps/jobs/claim
      admin PUT /api/v1/maps/jobs/{id}
      anyone GET /api/docs
      anyone GET /docs
      anyone GET /docs/api.spec.yaml
      anyone GET /openapi.json
      anyone GET /healthz
      anyone GET /metrics
      """;

  private final TestApp app;

  AccessMatrixTest(Engine engine) {
    app =
        TestApp.start(
            engine.newDatabase(),
            Map.of("http.trustedProxies", "1", "http.trustedNetworks", "10.20.0.0/16"));
  }

  @Test
  void everyRouteLetsInWhomItShouldAndNobodyElse() {
    try (app) {
      Api trusted = app.anyone().with("X-Forwarded-For", "10.20.0.7");
      Map<String, Api> callers =
          Map.of(
              "nobody", app.anyone(),
              "network", trusted,
              "browser in the network", trusted.with("Sec-Fetch-Site", "none"),
              "other network", app.anyone().with("X-Forwarded-For", "10.21.0.7"),
              "forged", app.anyone().withToken(FORGED),
              "forged in the network", trusted.withToken(FORGED),
              "user", account("a-user", "user", true),
              "staff", account("some-staff", "staff", true),
              "inactive", account("an-inactive-admin", "admin", false),
              "admin", app.admin());
      Map<String, String> access =
          ROUTES
              .lines()
              .map(line -> line.split(" ", 2))
              .collect(toMap(parts -> parts[1], parts -> parts[0]));
      assertThat(access.keySet()).isEqualTo(described());

      access.forEach(
          (route, who) ->
              callers.forEach(
                  (caller, api) -> {
                    int status = call(api, route).status();
                    assertThat(status).as(route).isNotEqualTo(429).isLessThan(500);
                    assertThat(status == 401 ? "401" : status == 403 ? "403" : "in")
                        .as("%s by %s: %d", route, caller, status)
                        .isEqualTo(expected(who, caller));
                  }));
    }
  }

  private static String expected(String who, String caller) {
    if (who.equals("page")) {
      return "403"; // no caller here sends the headers of a page
    }
    if (who.equals("anyone") || caller.equals("admin")) {
      return "in";
    }
    return switch (caller) {
      case "user" -> Set.of("admin", "network", "staff").contains(who) ? "403" : "in";
      case "staff" -> Set.of("admin", "network").contains(who) ? "403" : "in";
      case "inactive" -> "403";
      case "network" -> who.equals("guest") || who.equals("network") ? "in" : "401";
      case "forged", "forged in the network" -> "401";
      default -> who.equals("guest") ? "in" : "401";
    };
  }

  private static Set<String> described() {
    Set<String> routes = new HashSet<>();
    new OpenAPIV3Parser()
        .read("/openapi.yaml")
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .keySet()
                    .forEach(method -> routes.add(method.name() + " " + path)));
    return routes;
  }

  /** Calls a route with unknown ids and an empty body, so that the call changes nothing. */
  private static Reply call(Api api, String route) {
    String[] parts = route.split(" ", 2);
    String path =
        parts[1]
            .replace("{id}", "999999")
            .replace("{uid}", "04A3B2C1")
            .replace("{station_id}", UUID.randomUUID().toString())
            .replace("{driver_token}", "a-token-that-nobody-has");
    if (path.equals("/api/live")) {
      return firstEvent(api);
    }
    if (route.equals("POST /api/v1/maps")) {
      return api.send(parts[0], path, "no form", "multipart/form-data; boundary=none");
    }
    boolean withBody = List.of("POST", "PUT", "PATCH").contains(parts[0]);
    return api.send(parts[0], path, withBody ? "{}" : "");
  }

  /** Returns the status of the live stream, which ends only when the client closes it. */
  private static Reply firstEvent(Api api) {
    try (LiveStream stream = LiveStream.open(api)) {
      return new Reply(stream.status(), HttpHeaders.of(Map.of(), (name, value) -> true), "");
    }
  }

  private Api account(String name, String role, boolean active) {
    long id =
        app.admin()
            .post("/api/accounts", Json.of("username", name, "password", PASSWORD, "role", role))
            .id();
    String token =
        app.anyone()
            .post("/auth/login", Json.of("username", name, "password", PASSWORD))
            .text("access_token");
    if (!active) {
      app.admin().patch("/api/accounts/" + id, Json.of("active", false));
    }
    return app.anyone().withToken(token);
  }
}
