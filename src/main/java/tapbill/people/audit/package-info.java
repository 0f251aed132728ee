/** The audit log: who did what to what, when, and from where. Nothing in it is ever changed. */
@NullMarked
package tapbill.people.audit;

import org.jspecify.annotations.NullMarked;
