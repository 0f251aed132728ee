package tapbill.platform.http;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.api.IdempotencyKey;

/**
 * The {@code http} section of config.yml.
 *
 * @param trustedProxies the number of trusted proxies in front of the server
 * @param corsOrigins the origins, separated by commas, whose pages may call the API; if it is
 *     empty, browsers allow only the pages of this server to call it
 * @param trustedNetworks the addresses and CIDRs, separated by commas, whose clients need no login
 *     to report times of pours, and on routes of references that had none
 * @param maxConnections the most connections to this node
 * @param maxConnectionsPerSecond the most connections that are accepted in a second; further ones
 *     wait
 * @param bodyTimeout the longest time in which a body of at most 64 KiB must be complete
 * @param minDataPerSecond the least data of an upload or download in a second, on average of the
 *     time that the service waits for the client; a slower one is ended
 * @param minDataAfter the sum of that time from which on the average counts
 */
public record HttpSettings(
    @Min(0) int trustedProxies,
    @NotNull String corsOrigins,
    @NotNull String trustedNetworks,
    @Min(1) int maxConnections,
    @Min(1) int maxConnectionsPerSecond,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.SECONDS) Duration bodyTimeout,
    @NotNull DataSize minDataPerSecond,
    @NotNull @MinDuration(value = 1, unit = TimeUnit.SECONDS) Duration minDataAfter) {
  private static final int DEFAULT_CONNECTIONS = 12_000;
  private static final int DEFAULT_CONNECTIONS_PER_SECOND = 1000;
  private static final Duration DEFAULT_BODY_TIMEOUT = Duration.seconds(10);
  private static final DataSize DEFAULT_DATA_PER_SECOND = DataSize.kibibytes(1);
  private static final Duration DEFAULT_DATA_AFTER = Duration.seconds(30);

  public HttpSettings {
    // A configuration of an earlier version does not have them.
    trustedNetworks = trustedNetworks == null ? "" : trustedNetworks;
    maxConnections = maxConnections == 0 ? DEFAULT_CONNECTIONS : maxConnections;
    maxConnectionsPerSecond =
        maxConnectionsPerSecond == 0 ? DEFAULT_CONNECTIONS_PER_SECOND : maxConnectionsPerSecond;
    bodyTimeout = bodyTimeout == null ? DEFAULT_BODY_TIMEOUT : bodyTimeout;
    minDataPerSecond = minDataPerSecond == null ? DEFAULT_DATA_PER_SECOND : minDataPerSecond;
    minDataAfter = minDataAfter == null ? DEFAULT_DATA_AFTER : minDataAfter;
  }

  /**
   * Returns the trusted networks.
   *
   * @throws IllegalArgumentException if the operator has to correct the configuration
   */
  public TrustedNetworks networks() {
    return TrustedNetworks.parse(trustedNetworks);
  }

  /** Returns the origins whose pages may call the API. */
  public Set<String> origins() {
    return Stream.of(corsOrigins.split(",", -1))
        .map(String::trim)
        .filter(origin -> !origin.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Returns the handler of CORS requests, if any origin is allowed. It allows no cookies. */
  public Optional<CrossOriginHandler> crossOrigin() {
    Set<String> origins = origins();
    if (origins.isEmpty()) {
      return Optional.empty();
    }
    CrossOriginHandler handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(
        origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
    handler.setAllowedMethods(Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    handler.setAllowedHeaders(Set.of("Authorization", "Content-Type", IdempotencyKey.HEADER));
    handler.setExposedHeaders(Set.of("Link", "Location", "Retry-After", "X-Request-Id"));
    handler.setAllowCredentials(false);
    return Optional.of(handler);
  }
}
