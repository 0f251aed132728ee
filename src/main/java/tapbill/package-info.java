/**
 * Tapbill bills self-service beer taps. {@code TapbillApplication} puts the program together;
 * {@code TapbillConfiguration} mirrors config.yml.
 *
 * <ul>
 *   <li>{@code dispenser}: the taps; {@code pour}: opening, closing, billing; {@code statistics}:
 *       what was poured and earned; {@code account}: who may do what
 *   <li>{@code callback}: calls to controllers; {@code access}: who may open which tap; {@code
 *       authorization}: asked, decided and called back; {@code tab}: what was poured with a
 *       wristband; {@code reading}: what sensors measured, and alerts; {@code gateway}: fetching
 *       it; {@code venuemap}: maps and pins; {@code live}: what happens, told to pages while it
 *       happens; {@code screen}: the pages
 *   <li>{@code quantity}: exact money, volume, flow rate; {@code database}: pools, migrations,
 *       dialects; {@code queue}: work outside of requests; {@code http}: errors, limits, request
 *       ids, headers, metrics, API docs; {@code ratelimit}: how often; {@code audit}: who did what;
 *       {@code change}: what was committed, told to all nodes; {@code filestore}: files of any
 *       size; {@code image}: making pictures smaller
 * </ul>
 *
 * <p>A feature may use one that stands before it, and the last nine; those use no feature.
 */
@NullMarked
package tapbill;

import org.jspecify.annotations.NullMarked;
