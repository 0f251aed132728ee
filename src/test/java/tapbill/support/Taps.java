package tapbill.support;

import java.math.BigDecimal;

/** Creates and operates dispensers for tests. */
public record Taps(TestApp app) {

  /**
   * Creates a dispenser with the flow rate and price of the worked examples and returns its path.
   */
  public String create() {
    return create("0.064", "12.25");
  }

  public String create(String flowVolume, String price) {
    Reply created =
        app.admin()
            .post(
                "/api/dispenser",
                Json.of("flow_volume", new BigDecimal(flowVolume), "price", new BigDecimal(price)));
    return "/api/dispenser/" + created.id();
  }

  /** Opens a tap, advances the clock by the given seconds and closes the tap. */
  public Reply pour(String dispenser, String seconds) {
    app.anyone().post(dispenser + "/open");
    app.clock().advance(seconds);
    return app.anyone().post(dispenser + "/close");
  }

  /** Returns a dispenser's statistics, requested as an admin. */
  public Reply statistics(String dispenser) {
    return app.admin().get(dispenser.replace("/dispenser/", "/statistics/"));
  }
}
