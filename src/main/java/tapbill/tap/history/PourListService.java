package tapbill.tap.history;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.ratelimit.RateLimit;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.tap.bill.Pour;

/** Lists pours, and explains the bill of one. */
public final class PourListService {
  private static final TimeCursor NEWEST = new TimeCursor(TimeRange.ALWAYS.to(), 0);

  private final Database database;
  private final InstantSource clock;
  private final RateLimiter limiter;
  private final RateLimit guesses;

  /**
   * Creates the service.
   *
   * @param guesses the number of pours of others that a client network may ask for
   */
  public PourListService(
      Database database, InstantSource clock, RateLimiter limiter, RateLimit guesses) {
    this.database = database;
    this.clock = clock;
    this.limiter = limiter;
    this.guesses = guesses;
  }

  /**
   * The role and the secrets by which a client may read a pour.
   *
   * @param staff true for staff, which reads every pour
   * @param driverToken the token that it may have been billed to
   * @param closeTokenHash the digest of the secret that closes it
   */
  record Proof(boolean staff, @Nullable String driverToken, @Nullable String closeTokenHash) {
    boolean opens(Pour pour) {
      return staff
          || (driverToken != null && driverToken.equals(pour.driverToken()))
          || (closeTokenHash != null && closeTokenHash.equals(pour.closeTokenHash()));
    }
  }

  /**
   * Reads a page of pours, the newest first, after a position; null for the newest.
   *
   * @throws ApiError 400 if the filter might have to read too many pours
   */
  List<PourDetails> list(PourFilter filter, @Nullable TimeCursor start, int limit) {
    TimeCursor from = start == null ? NEWEST : start;
    Instant now = clock.instant();
    filter.check(now);
    return database
        .read(
            PourHistoryDao.class,
            pours -> {
              if (filter.driverToken() != null) {
                return pours.ofToken(filter, from, limit);
              } else if (filter.review()) {
                return pours.toReview(filter, from, limit);
              } else if (filter.dispenserId() != null) {
                return pours.ofDispenser(filter, from, limit);
              }
              return pours.list(filter, from, limit);
            })
        .stream()
        .map(row -> PourDetails.of(row, now))
        .toList();
  }

  /**
   * Reads a pour.
   *
   * @throws ApiError 404 if there is none, or if the client cannot prove that it is theirs; 429 if
   *     its network has tried too often
   */
  PourDetails find(long id, Proof proof, Actor client) {
    String network = ClientNetwork.of(client.address());
    if (!proof.staff()) {
      limiter.check(guesses, network);
    }
    Optional<PourHistoryDao.Row> found =
        database
            .read(PourHistoryDao.class, pours -> pours.find(id))
            .filter(row -> proof.opens(row.pour()));
    if (found.isEmpty() && !proof.staff()) {
      limiter.take(guesses, network);
    }
    return found
        .map(row -> PourDetails.of(row, clock.instant()))
        .orElseThrow(() -> ApiError.notFound(Reason.UNKNOWN_POUR, "Pour not found"));
  }
}
