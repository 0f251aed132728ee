package tapbill.people.session;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a route of a reference system that had no login. Clients of {@code TRUSTED_NETWORKS} may
 * call it without credentials, as admins may with theirs.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OpenToTrustedNetworks {}
