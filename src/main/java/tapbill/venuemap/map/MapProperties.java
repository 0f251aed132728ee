package tapbill.venuemap.map;

import jakarta.validation.constraints.NotNull;
import tapbill.platform.api.OneLine;

/** What its uploader decides about a map. */
public record MapProperties(
    @NotNull(message = "is required") @OneLine String title,
    @NotNull(message = "is required") Visibility visibility) {}
