package tapbill.tap.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of an access list, for a controller that holds an earlier version.
 *
 * @param removed true if the token is not on the list any more; its times are the last ones
 * @param version the version of the list that made this change
 */
public record AccessListChange(
    String driverToken,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    boolean removed,
    @JsonIgnore long version) {}
