package tapbill.device.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidityTest {
  private static final Instant RECEIVED = Instant.parse("2026-07-01T20:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          # value   | seconds ahead | tags          | valid | tags that are kept
          4.5       | 0             | -             | true  | -
          4.5       | 0             | calibrated    | true  | calibrated
          4.5       | 0             | system        | false | system
          4.5       | 0             | suspect       | false | suspect
          4.5       | 0             | cold,suspect  | false | cold,suspect
          4.5       | 0             | System        | true  | System
          4.5       | 0             | suspects      | true  | suspects
          4.5       | 0             | ' system'     | true  | ' system'
          4.5       | -3600         | -             | true  | -
          4.5       | -3600.000001  | -             | false | too old
          4.5       | -3601         | cold          | false | cold,too old
          4.5       | -3601         | too old       | false | too old
          4.5       | 0             | too old       | true  | too old
          4.5       | 300           | -             | true  | -
          4.5       | 300.000001    | -             | false | clock skew
          0         | 0             | -             | true  | -
          60        | 0             | -             | true  | -
          -20       | 0             | -             | true  | -
          60.000004 | 0             | -             | false | implausible
          -20.00001 | 0             | -             | false | implausible
          85        | 0             | -             | false | implausible
          -127      | 0             | cold          | false | cold,implausible
          2.7E23    | 0             | -             | false | implausible
          -3.4E38   | 0             | -             | false | implausible
          1.4E-45   | 0             | -             | true  | -
          NaN       | 0             | -             | false | not a number
          Infinity  | 0             | -             | false | not a number
          -Infinity | -3601         | suspect       | false | suspect,not a number,too old
          """)
  void eachReadingIsJudged(float value, String ahead, String tags, boolean valid, String expected) {
    Validity validity =
        Validity.of(
            value,
            RECEIVED.plus(java.time.Duration.parse("PT" + ahead + "S")),
            RECEIVED,
            list(tags),
            Plausibility.OF_TEMPERATURES);

    assertThat(validity).isEqualTo(new Validity(valid, list(expected)));
  }

  @Test
  void errorValuesOfASensorAreInvalidWithinItsRange() {
    Plausibility hot =
        new Plausibility(
            new Plausibility.Range(BigDecimal.ZERO, BigDecimal.valueOf(100)),
            List.of(BigDecimal.valueOf(85)));
    assertThat(hot.accepts(84.99f)).isTrue();
    assertThat(hot.accepts(85)).isFalse();
    assertThat(hot.accepts(100)).isTrue();
    assertThat(hot.accepts(-0.1f)).isFalse();
  }

  @Test
  void otherQuantitiesHaveNoRange() {
    assertThat(Plausibility.ANY.accepts(-3.4E38f)).isTrue();
    assertThat(Plausibility.ANY.accepts(85)).isTrue();
  }

  private static List<String> list(String tags) {
    return tags == null ? List.of() : List.of(tags.split(",", -1));
  }
}
