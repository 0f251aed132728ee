/** Records each action with its actor, time, address and target; entries never change. */
@NullMarked
package tapbill.people.audit;

import org.jspecify.annotations.NullMarked;
