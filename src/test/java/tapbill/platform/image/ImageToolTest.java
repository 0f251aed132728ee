package tapbill.platform.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tapbill.platform.raster.ImageFormat;
import tapbill.support.Images;

/** The separate image process, whose failures neither harm the caller nor leave files. */
class ImageToolTest {
  private static final long MAX_PIXELS = 50_000_000;
  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void anImageIsProcessed() throws IOException {
    Path folder;
    try (ImageTool.Run run = new ImageTool(MAX_PIXELS, LONG).start(ImageFormat.PNG)) {
      folder = run.original().getParent();
      Files.write(run.original(), Images.png(1000, 500));
      assertThat(run.process()).isEqualTo(new ImageTool.Result(null, 1000, 500, "image/png"));
      assertThat(Images.read(Files.readAllBytes(run.processed().orElseThrow())).getWidth())
          .isEqualTo(1000);
      assertThat(Images.read(Files.readAllBytes(run.preview().orElseThrow())).getWidth())
          .isEqualTo(512);
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theProcessDoesNotInheritSecrets() throws IOException {
    try (ImageTool.Run run = new ImageTool(MAX_PIXELS, LONG).start(ImageFormat.PNG)) {
      Path folder = Objects.requireNonNull(run.original().getParent());
      ProcessHandle child =
          ProcessHandle.current()
              .children()
              .filter(
                  process -> process.info().commandLine().orElse("").contains(folder.toString()))
              .findFirst()
              .orElseThrow();
      assertThat(System.getenv()).containsKey("PATH");
      assertThat(Files.readString(Path.of("/proc", Long.toString(child.pid()), "environ")))
          .doesNotContain("PATH=");
    }
  }

  @Test
  void theReasonOfAnUnusableImageArrives() throws IOException {
    assertThat(process(new ImageTool(MAX_PIXELS, LONG), Images.pngOf(100_000, 100_000)).failure())
        .contains("10,000,000,000 pixels");
  }

  @Test
  void processesThatTakeTooLongAreKilled() throws IOException {
    ImageTool tool = new ImageTool(MAX_PIXELS, Duration.ofMillis(1));
    assertThat(process(tool, Images.png(1000, 1000)).failure())
        .isEqualTo("The image takes too long to process");
  }

  @Test
  void processesThatTakeTooMuchMemoryAreKilled() throws IOException {
    ImageTool tool = new ImageTool(MAX_PIXELS, LONG, "12m");
    assertThat(process(tool, Images.png(4000, 3000)).failure())
        .isEqualTo("The image takes too much memory to process");
  }

  @Test
  void aTextThatUnpacksToMoreThanTheMemoryDoesNoHarm() throws IOException {
    byte[] text =
        Images.concat(new byte[] {'k', 0, 0}, Images.deflated(new byte[300 * 1024 * 1024]));
    byte[] bomb = Images.pngOf(8, 8, Images.chunk("zTXt", text));
    assertThat(process(new ImageTool(MAX_PIXELS, LONG), bomb))
        .isEqualTo(new ImageTool.Result(null, 8, 8, "image/png"));
  }

  private static ImageTool.Result process(ImageTool tool, byte[] original) throws IOException {
    try (ImageTool.Run run = tool.start(ImageFormat.PNG)) {
      Files.write(run.original(), original);
      return run.process();
    }
  }
}
