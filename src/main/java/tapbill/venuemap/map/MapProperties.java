package tapbill.venuemap.map;

import jakarta.validation.constraints.NotNull;
import tapbill.platform.api.OneLine;

/** The properties of a map that its uploader sets. */
public record MapProperties(
    @NotNull(message = "is required") @OneLine String title,
    @NotNull(message = "is required") Visibility visibility) {}
