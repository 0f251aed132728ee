package tapbill.platform.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each text was opened with LibreOffice in English, German and Spanish, without and with ours. */
class CellTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+49 30 1234",
        "-1-1-1-1-1-1-1-1-1-1",
        "@SUM(1)",
        "\r=1+1",
        " =1+1",
        "\u00a0=1+1",
        "\uff1d1+1",
        "00000000004086814000",
        "00123",
        "1e5",
        "1.234,5",
        "5%",
        "(5)",
        "2026-08-04",
        "1-2",
        "3/4",
        "Sept 5",
        "MARCH1",
        "M\u00e4rz 5",
        "Ene 3",
        "Freitag, 5 Mai 2026",
        "Mo 5.1.",
        "TRUE",
        "wahr",
        "Verdadero",
      })
  void whatASpreadsheetWouldRunOrConvertIsProtected(String text) {
    assertThat(CellText.protect(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Tap 1",
        "Wei\u00dfbier 5%",
        "Trueman's",
        "E5",
        "May",
        "x = 1",
        "Stout, Porter; Ale",
        "A1B2C3D4E5F6A7B8C9D0",
      })
  void otherTextsStayAsTheyAre(String text) {
    assertThat(CellText.protect(text)).isEqualTo(text);
  }

  @Test
  void aFormulaAfterAnotherCountrysSeparatorIsProtected() {
    assertThat(CellText.protect("\t=1+1")).isEqualTo("'\t'=1+1");
    assertThat(CellText.protect("x;=1+1, -2")).isEqualTo("x;'=1+1, '-2");
    assertThat(CellText.protect("x,\t\"@SUM(1)")).isEqualTo("x,\t\"'@SUM(1)");
  }
}
