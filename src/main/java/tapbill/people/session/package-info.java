/** Logins, sessions, access and refresh tokens, and the filters that authenticate a request. */
@NullMarked
package tapbill.people.session;

import org.jspecify.annotations.NullMarked;
