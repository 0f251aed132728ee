package tapbill.platform.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import tapbill.support.Xlsx;

class XlsxSheetTest {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @Test
  void aTableThatIsTooLongGoesOnInFurtherSheets() throws IOException {
    XlsxSheet sheet = new XlsxSheet(file, "pours", List.of("id", "token"), ZoneOffset.UTC, 3);
    for (long id = 1; id <= 5; id++) {
      sheet.id(id);
      sheet.text("0" + id);
      sheet.endRow();
    }
    sheet.finish();

    Xlsx workbook = Xlsx.of(file.toByteArray());
    assertThat(workbook.sheetNames()).containsExactly("pours", "pours 2", "pours 3");
    List<String> header = List.of("text id", "text token");
    assertThat(workbook.rows(1))
        .containsExactly(header, List.of("1", "text 01"), List.of("2", "text 02"));
    assertThat(workbook.rows(2))
        .containsExactly(header, List.of("3", "text 03"), List.of("4", "text 04"));
    assertThat(workbook.rows(3)).containsExactly(header, List.of("5", "text 05"));
  }

  @Test
  void aFullSheetIsTheLastOneIfNothingFollows() throws IOException {
    XlsxSheet sheet = new XlsxSheet(file, "pours", List.of("id"), ZoneOffset.UTC, 2);
    sheet.id(1L);
    sheet.endRow();
    sheet.finish();

    assertThat(Xlsx.of(file.toByteArray()).sheetNames()).containsExactly("pours");
  }

  @Test
  void aTextIsAsLongAsExcelAllows() throws IOException {
    XlsxSheet sheet = new XlsxSheet(file, "pours", List.of("text"), ZoneOffset.UTC);
    sheet.text("x".repeat(32_766) + "\ud83c\udf7a");
    sheet.endRow();
    sheet.finish();

    assertThat(Xlsx.of(file.toByteArray()).rows(1).get(1))
        .containsExactly("text " + "x".repeat(32_766));
  }

  @Test
  void aFileWithoutItsLastRowsIsIncomplete() throws IOException {
    XlsxSheet sheet = new XlsxSheet(file, "pours", List.of("id"), ZoneOffset.UTC);
    for (long id = 1; id <= 10_000; id++) {
      sheet.id(id);
      sheet.endRow();
    }

    assertThat(file.size()).isPositive();
    assertThatThrownBy(() -> Xlsx.of(file.toByteArray())).isInstanceOf(ZipException.class);
  }
}
