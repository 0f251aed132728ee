/**
 * Tapbill bills self-service beer taps. {@code TapbillApplication} is the composition root; {@code
 * TapbillConfiguration} mirrors config.yml. The rest stands in seven areas, from the top:
 *
 * <ul>
 *   <li>{@code node}: builds the areas for a server or a worker; {@code command}: the command line
 *   <li>{@code screen}: {@code page}: the pages; {@code live}: the live stream that they read
 *   <li>{@code venuemap}: {@code map}: maps of the venue; {@code job}: their processing; {@code
 *       pin}: the dispensers on them
 *   <li>{@code office}: {@code statistics}: litres and revenue
 *   <li>{@code device}: {@code authorization}: requests of controllers, decisions and callbacks;
 *       {@code sensor}, {@code reading}, {@code alert}, {@code gateway}: the beer lines
 *   <li>{@code tap}: {@code dispenser}, {@code access}: lists of tokens; {@code pour}: opening,
 *       closing and billing; {@code tab}: the pours of a token
 *   <li>{@code people}: {@code account}, {@code session}, {@code audit}
 *   <li>{@code platform}: {@code quantity}: exact numbers; {@code database}, {@code change}: events
 *       on all nodes; {@code queue}, {@code api}, {@code http}, {@code outbound}: calls to others;
 *       {@code ratelimit}, {@code filestore}, {@code upload}, {@code image}
 * </ul>
 *
 * <p>{@code ArchitectureTest} has the order of all packages.
 */
@NullMarked
package tapbill;

import org.jspecify.annotations.NullMarked;
