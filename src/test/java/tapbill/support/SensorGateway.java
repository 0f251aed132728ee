package tapbill.support;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;

/** A sensor gateway whose responses and faults the test sets. */
public final class SensorGateway implements AutoCloseable {
  private final CallbackTarget server = CallbackTarget.start();

  public String url() {
    return server.url("/reading?sensor=1");
  }

  /** Makes the gateway return this reading to each request. */
  public void says(Instant time, float value, String... tags) {
    answers(200, reading(time, value, tags));
  }

  /**
   * Advances the clock by ten seconds, sets a new reading and makes the app fetch it from the
   * gateway {@code cellar}.
   */
  public void measures(TestApp app, float value) {
    app.clock().advance("10");
    says(app.clock().instant(), value);
    Reply fetched = app.admin().post("/api/populate?gateway=cellar");
    if (fetched.status() != 200) {
      throw new AssertionError(fetched);
    }
  }

  public void answers(int status, String body) {
    server.answerWith(status, body);
  }

  public void behave(CallbackTarget.Behaviour behaviour) {
    server.behave(behaviour);
  }

  /** Returns the number of requests received. */
  public int fetches() {
    return server.calls().size();
  }

  /** Returns the requests received. */
  public List<CallbackTarget.Call> calls() {
    return server.calls();
  }

  /** Returns a reading in the JSON format of gateways. */
  public static String reading(Instant time, float value, String... tags) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return Json.of(
        "time",
        time.getEpochSecond(),
        "value",
        List.of(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff),
        "tags",
        List.of(tags));
  }

  @Override
  public void close() {
    server.close();
  }
}
