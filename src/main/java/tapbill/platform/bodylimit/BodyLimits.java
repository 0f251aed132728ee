package tapbill.platform.bodylimit;

import io.dropwizard.util.DataSize;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;

/**
 * Limits the bodies of routes to 64 KiB, of those with a {@link BodyLimit} to its size, and of
 * those with a {@link FileBody} to the size of the largest file that is configured plus 64 KiB for
 * the other fields of the form.
 */
public final class BodyLimits implements DynamicFeature {
  private static final long USUAL = 64 * 1024;
  private static final long MEBIBYTE = 1024 * 1024;

  private final DataSize largestFile;

  public BodyLimits(DataSize largestFile) {
    this.largestFile = largestFile;
  }

  @Override
  public void configure(ResourceInfo route, FeatureContext filters) {
    filters.register(filter(route.getResourceMethod()));
  }

  private BodyLimitFilter filter(Method route) {
    if (route.isAnnotationPresent(FileBody.class)) {
      // The form has other fields besides the file.
      return new BodyLimitFilter(largestFile.toBytes() + USUAL, largestFile.toString());
    }
    BodyLimit larger = route.getAnnotation(BodyLimit.class);
    return larger == null
        ? new BodyLimitFilter(USUAL, "64 KiB")
        : new BodyLimitFilter(larger.mebibytes() * MEBIBYTE, larger.mebibytes() + " MiB");
  }
}
