package tapbill.platform.startcheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {

  @ParameterizedTest
  @CsvSource({
    // 100 + 2 x 10 connections + 2 x 256 requests are 632 files beside the pages.
    "1048576, 10000",
    "10632, 10000",
    "10631, 9999",
    "1024, 392",
    "632, 1",
    "256, 1",
    "9223372036854775807, 10000",
  })
  void pagesGetTheFilesThatTheRestLeaves(long limit, int pages) {
    assertThat(new OpenFiles(limit).connectedPages(10_000, 10, 256)).isEqualTo(pages);
  }
}
