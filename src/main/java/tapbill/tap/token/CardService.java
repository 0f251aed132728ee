package tapbill.tap.token;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.ratelimit.RateLimit;
import tapbill.platform.ratelimit.RateLimiter;

/** Binds cards to tokens, once, and finds the token of a card. */
public final class CardService {
  private final Database database;
  private final AuditLog audit;
  private final RateLimiter limiter;
  private final RateLimit unknownCards;

  /**
   * Creates the service.
   *
   * @param unknownCards the number of cards that are not bound for which a network may ask; one
   *     that asks for more of them guesses numbers
   */
  public CardService(
      Database database, AuditLog audit, RateLimiter limiter, RateLimit unknownCards) {
    this.database = database;
    this.audit = audit;
    this.limiter = limiter;
    this.unknownCards = unknownCards;
  }

  /**
   * Binds a card to a token. A repetition changes nothing.
   *
   * @throws ApiError 409 if the card is bound to another token
   */
  void bind(CardUid uid, DriverToken token, Actor actor) {
    boolean bound =
        database.write(
            CardDao.class,
            cards -> {
              if (!cards.bind(uid.value(), token.value())) {
                return cards.token(uid.value()).filter(token.value()::equals).isPresent();
              }
              audit.add(
                  cards.audit(), actor, "card.bind", "card " + uid, Map.of("driver_token", token));
              return true;
            });
    if (!bound) {
      throw ApiError.conflict(Reason.CARD_BOUND, "The card stands for another token");
    }
  }

  /**
   * Returns the token of a card.
   *
   * @throws ApiError 404 if the card is not bound
   */
  DriverToken find(CardUid uid) {
    return database
        .read(CardDao.class, cards -> cards.token(uid.value()))
        .map(DriverToken::new)
        .orElseThrow(() -> ApiError.notFound(Reason.UNKNOWN_CARD, "The card is not bound"));
  }

  /**
   * Returns the token with which a guest opens a tap.
   *
   * @param token the token; null if there is none, or a card instead
   * @param address of the client
   * @param trusted true if the client may ask for any number of unknown cards
   * @throws ApiError 400 if there are both, 403 if the card is not bound, 429 if the client's
   *     network has asked for too many of them
   */
  public @Nullable DriverToken tokenOfGuest(
      @Nullable DriverToken token,
      @Nullable CardUid uid,
      @Nullable String address,
      boolean trusted) {
    if (uid == null) {
      return token;
    }
    if (token != null) {
      throw ApiError.badRequest("Only one of driver_token and card may be given");
    }
    String network = ClientNetwork.of(address);
    if (!trusted) {
      limiter.check(unknownCards, network);
    }
    return database
        .read(CardDao.class, cards -> cards.token(uid.value()))
        .map(DriverToken::new)
        .orElseThrow(
            () -> {
              if (!trusted) {
                limiter.take(unknownCards, network);
              }
              return ApiError.forbidden(Reason.UNKNOWN_CARD, "The card is not known");
            });
  }

  /** Returns the token that a text names, as {@link CardDao#tokenOf} does. */
  public String tokenOf(String text) {
    return DriverToken.isToken(text)
        ? text
        : database.read(CardDao.class, cards -> cards.tokenOf(text));
  }
}
