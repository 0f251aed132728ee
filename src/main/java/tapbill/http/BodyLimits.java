package tapbill.http;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/** Limits the bodies of all routes to 64 KiB, and of those with a {@link BodyLimit} to that. */
public final class BodyLimits implements DynamicFeature {

  @Override
  public void configure(ResourceInfo route, FeatureContext filters) {
    BodyLimit larger = route.getResourceMethod().getAnnotation(BodyLimit.class);
    filters.register(
        larger == null
            ? new BodyLimitFilter(64 * 1024, "64 KiB")
            : new BodyLimitFilter(larger.mebibytes() * 1024 * 1024, larger.mebibytes() + " MiB"));
  }
}
