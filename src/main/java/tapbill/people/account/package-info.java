/** People with a password: who they are, what they may do, and the tokens that prove it. */
@NullMarked
package tapbill.people.account;

import org.jspecify.annotations.NullMarked;
