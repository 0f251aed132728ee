package tapbill.device.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tapbill.device.sensor.RawReading;
import tapbill.support.MutableClock;

/** The simulated gateway: its readings, their distribution and their share of invalid ones. */
class SensorSimulatorTest {
  private static final int MANY = 10_000;

  private final MutableClock clock = new MutableClock();

  @Test
  void itAnswersReadingsOfNow() throws Exception {
    SensorSimulator simulator = simulator("4", "0", "0");
    simulator.start();
    GatewayClient client = new GatewayClient();
    try {
      byte[] answer =
          client.fetch("default", URI.create("http://localhost:" + simulator.port() + "/any"));
      RawReading reading = RawReading.of(new ObjectMapper().readTree(answer));
      assertThat(reading.instant()).isEqualTo(Instant.parse("2026-07-01T20:00:00Z"));
      assertThat(reading.number()).isEqualTo(4);
      assertThat(reading.tags()).isEmpty();
    } finally {
      client.stop();
      simulator.stop();
    }
  }

  @Test
  void valuesAreSpreadAroundTheMeanAndSomeAreBad() throws IOException {
    List<RawReading> readings = readings(simulator("4", "1", "0.1"));
    double[] good =
        readings.stream()
            .filter(reading -> reading.tags().isEmpty() && Float.isFinite(reading.number()))
            .mapToDouble(RawReading::number)
            .toArray();
    assertThat(MANY - good.length).isBetween(800, 1200);
    double mean = Stream.of(good).flatMapToDouble(java.util.Arrays::stream).average().orElse(0);
    assertThat(mean).isBetween(3.9, 4.1);
    assertThat(readings.stream().filter(reading -> Float.isNaN(reading.number()))).isNotEmpty();
    assertThat(readings.stream().flatMap(reading -> reading.tags().stream()))
        .contains("suspect", "system");
  }

  private SensorSimulator simulator(String mean, String spread, String bad) {
    return new SensorSimulator(
        clock,
        new Random(1),
        new SensorSimulator.Values(
            new BigDecimal(mean), new BigDecimal(spread), new BigDecimal(bad)),
        0);
  }

  private static List<RawReading> readings(SensorSimulator simulator) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return Stream.generate(simulator::next)
        .limit(MANY)
        .map(answer -> RawReading.of(mapper.valueToTree(answer)))
        .toList();
  }
}
