/** Keeps accounts with their roles, and hashes and checks their passwords. */
@NullMarked
package tapbill.people.account;

import org.jspecify.annotations.NullMarked;
