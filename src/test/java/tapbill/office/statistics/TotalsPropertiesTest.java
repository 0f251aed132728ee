package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import tapbill.office.statistics.StatisticsService.Report;
import tapbill.platform.api.JsonWireFormat;
import tapbill.platform.api.TimeRange;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;
import tapbill.support.Json;
import tapbill.tap.bill.Pour;

/** Property: the totals are exactly the sums of the lines, as both are on the wire. */
class TotalsPropertiesTest {
  private static final Instant NOW = Instant.parse("2026-07-01T20:00:00Z");
  private static final ObjectMapper MAPPER = Jackson.newObjectMapper();

  static {
    JsonWireFormat.configure(MAPPER);
  }

  @Property
  void totalsAreTheSumsOfTheLines(
      @ForAll @LongRange(min = 1, max = 100_000_000) long flow,
      @ForAll @LongRange(max = 100_000_000_000L) long price,
      @ForAll @Size(max = 30) List<@LongRange(max = 9_000_000_000_000_000_000L) Long> costs,
      @ForAll @LongRange(max = 1_000_000) long runningFor,
      @ForAll boolean running)
      throws IOException {
    FlowRate flowRate = FlowRate.ofMicrolitresPerSecond(flow);
    Price perLitre = Price.ofMillionths(price);
    List<Pour> pours = new ArrayList<>();
    for (long cost : costs) {
      Volume volume = Volume.ofMicrolitres(cost / 2);
      pours.add(
          new Pour(
              1,
              1,
              flowRate,
              perLitre,
              NOW,
              NOW,
              volume,
              Money.ofMillionths(cost),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              false));
    }
    if (running) {
      Instant openedAt = NOW.minusSeconds(runningFor);
      pours.add(
          new Pour(
              1, 1, flowRate, perLitre, openedAt, null, null, null, null, null, null, null, null,
              null, null, false));
    }
    JsonNode statistics =
        written(new StatisticsDao.Row(1, null, flowRate, perLitre, Totals.ZERO, null), pours);

    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal revenue = BigDecimal.ZERO;
    for (JsonNode line : statistics.get("transactions")) {
      amount = amount.add(line.get("amount").decimalValue());
      revenue = revenue.add(line.get("revenue").decimalValue());
    }
    assertThat(statistics.get("total_amount").decimalValue()).isEqualByComparingTo(amount);
    assertThat(statistics.get("total_revenue").decimalValue()).isEqualByComparingTo(revenue);
    assertThat(statistics.get("total_transactions").intValue()).isEqualTo(pours.size());
    assertThat(statistics.get("is_open").booleanValue()).isEqualTo(running);
    assertThat(revenue).isNotNegative();
  }

  private static JsonNode written(StatisticsDao.Row dispenser, List<Pour> pours)
      throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      Report report = new Report(List.of(dispenser), TimeRange.ALWAYS, NOW);
      new StatisticsWriter(json, report).writeAll(dispenser, pours.iterator());
    }
    return Json.parse(out.toString());
  }
}
