package tapbill.venuemap;

import jakarta.validation.constraints.NotNull;
import tapbill.http.OneLine;

/** What its uploader decides about a map. */
public record MapProperties(
    @NotNull(message = "is required") @OneLine String title,
    @NotNull(message = "is required") Visibility visibility) {}
