package tapbill.venuemap.job;

import java.time.Instant;
import java.util.UUID;
import tapbill.platform.queue.Job;
import tapbill.venuemap.map.VenueMap;

/**
 * A map that a client has claimed to process.
 *
 * @param size of the original, in bytes
 * @param sha256 of the original
 * @param attempt the number of claims of the map, including this one
 * @param expiresAt the end of the lease, after which another client can claim the map
 * @param download the path of the original
 */
public record MapClaim(
    ClaimId id,
    UUID mapId,
    String title,
    String fileName,
    String mediaType,
    long size,
    String sha256,
    long attempt,
    Instant expiresAt,
    String download) {

  static MapClaim of(Job job, VenueMap map, Instant expiresAt) {
    return new MapClaim(
        ClaimId.of(job),
        map.mapId(),
        map.title(),
        map.fileName(),
        map.mediaType(),
        map.size(),
        map.sha256(),
        job.attempts(),
        expiresAt,
        "/api/v1/maps/" + map.mapId() + "?version=original");
  }
}
