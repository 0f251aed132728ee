package tapbill.platform.startcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.LiveStream;
import tapbill.support.TapbillProcess;

/** The packaged program where the operating system allows it few files. */
class OpenFilesIT {

  @Test
  void pagesBeyondTheLimitOfOpenFilesAreRefusedAndTheStartSaysSo() {
    Map<String, String> environment = Map.of("DB_URI", Engine.SQLITE.newDatabase());
    try (TapbillProcess process = TapbillProcess.startWithOpenFiles(634, environment);
        LiveStream first = LiveStream.open(process.anyone());
        LiveStream second = LiveStream.open(process.anyone());
        LiveStream third = LiveStream.connect(process.anyone())) {
      assertThat(process.output())
          .contains("The limit of open files is 634 (ulimit -n), and 10632 are needed");
      assertThat(third.status()).isEqualTo(503);
      assertThat(first.hasEnded()).isFalse();
      assertThat(second.hasEnded()).isFalse();
    }
  }
}
