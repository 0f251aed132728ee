package tapbill.platform.bodylimit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Allows a route larger bodies than usual; the route must not hold a whole body in memory. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {
  /** The largest size of a body. */
  int mebibytes();
}
