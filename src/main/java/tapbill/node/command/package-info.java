/** The commands of the command line. */
@NullMarked
package tapbill.node.command;

import org.jspecify.annotations.NullMarked;
