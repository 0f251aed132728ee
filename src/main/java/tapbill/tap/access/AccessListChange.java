package tapbill.tap.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a controller is told that knows an earlier version of an access list.
 *
 * @param removed the token is not on the list any more; its times are the last ones
 * @param version the list's, as of which this is so
 */
public record AccessListChange(
    String driverToken,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    boolean removed,
    @JsonIgnore long version) {}
