/** Signs people up, logs them in, keeps their sessions, and authenticates requests by tokens. */
@NullMarked
package tapbill.people.session;

import org.jspecify.annotations.NullMarked;
