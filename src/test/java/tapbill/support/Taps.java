package tapbill.support;

import java.math.BigDecimal;

/** Dispensers for tests. */
public record Taps(TestApp app) {

  /** A dispenser's path in the API, with flow rate and price of the worked examples. */
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

  /** Opens a tap, lets seconds pass, closes it. */
  public Reply pour(String dispenser, String seconds) {
    app.anyone().post(dispenser + "/open");
    app.clock().advance(seconds);
    return app.anyone().post(dispenser + "/close");
  }

  /** What an admin reads of a dispenser. */
  public Reply statistics(String dispenser) {
    return app.admin().get(dispenser.replace("/dispenser/", "/statistics/"));
  }
}
