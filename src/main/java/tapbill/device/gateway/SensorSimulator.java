package tapbill.device.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * Simulates a gateway for demonstrations and tests: answers every request with a current reading,
 * whose value is normally distributed. A configurable share of the readings is invalid.
 */
public final class SensorSimulator implements Managed {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final InstantSource clock;
  private final Random random;
  private final Values values;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /**
   * The distribution of the simulated values.
   *
   * @param mean of the values
   * @param spread the standard deviation of the values
   * @param bad the share of invalid readings, from 0 to 1
   */
  public record Values(BigDecimal mean, BigDecimal spread, BigDecimal bad) {}

  /** A reading in the format of a gateway. */
  record Answer(long time, List<Integer> value, List<String> tags) {}

  /**
   * Creates a simulator without starting it.
   *
   * @param port to listen on; 0 for any free port
   */
  public SensorSimulator(InstantSource clock, Random random, Values values, int port) {
    this.clock = clock;
    this.random = random;
    this.values = values;
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new Answers());
  }

  /** Returns the port on which the started simulator listens. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void start() throws Exception {
    server.start();
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }

  Answer next() {
    float value =
        (float)
            (values.mean().doubleValue() + values.spread().doubleValue() * random.nextGaussian());
    if (random.nextDouble() < values.bad().doubleValue()) {
      return switch (random.nextInt(3)) {
        case 0 -> answer(value, List.of("suspect"));
        case 1 -> answer(value, List.of("system"));
        default -> answer(Float.NaN, List.of());
      };
    }
    return answer(value, List.of());
  }

  private Answer answer(float value, List<String> tags) {
    byte[] bytes =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return new Answer(
        clock.instant().getEpochSecond(),
        List.of(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff),
        tags);
  }

  private final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws JsonProcessingException {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      Content.Sink.write(response, true, MAPPER.writeValueAsString(next()), callback);
      return true;
    }
  }
}
