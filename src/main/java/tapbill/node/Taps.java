package tapbill.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.MergePatch;
import tapbill.platform.clock.ClockJumps;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.tap.access.AccessListResource;
import tapbill.tap.access.AccessListService;
import tapbill.tap.access.AccessListUploadResource;
import tapbill.tap.challenge.ChallengeResource;
import tapbill.tap.dispenser.DispenserResource;
import tapbill.tap.dispenser.DispenserService;
import tapbill.tap.history.PourHistory;
import tapbill.tap.history.PourListResource;
import tapbill.tap.history.PourListService;
import tapbill.tap.pour.Caller;
import tapbill.tap.pour.DeviceTimes;
import tapbill.tap.pour.Outcome;
import tapbill.tap.pour.PourMetrics;
import tapbill.tap.pour.PourResource;
import tapbill.tap.pour.PourService;
import tapbill.tap.pour.PourService.CloseRequest;
import tapbill.tap.pour.PourSettings;
import tapbill.tap.pour.Refusal;
import tapbill.tap.tab.TabCashier;
import tapbill.tap.tab.TabMetrics;
import tapbill.tap.tab.TabOffice;
import tapbill.tap.tab.TabOfficeResource;
import tapbill.tap.tab.TabResource;
import tapbill.tap.tab.TabService;
import tapbill.tap.tab.TabSettings;
import tapbill.tap.token.CardResource;
import tapbill.tap.token.CardService;

/** The area {@code tap}: dispensers, access lists, pours and tabs. */
public record Taps(
    DispenserService dispensers, PourHistory history, TabService tabs, MergePatch mergePatch) {

  private static final Logger LOG = LoggerFactory.getLogger(Taps.class);

  /** Builds the area and registers its routes. */
  public static Taps open(Node node, AuditLog audit) {
    PourSettings settings = node.configuration().pours();
    DeviceTimes deviceTimes = settings.deviceTimes(node.uri());
    if (deviceTimes == DeviceTimes.ANYONE) {
      LOG.warn(
          "Every client may report when a tap was opened or closed, and so decide its bill;"
              + " DEVICE_TIMES=trusted believes only admins and TRUSTED_NETWORKS");
    }
    TrustedNetworks trusted = node.configuration().http().networks();
    ObjectMapper mapper = node.environment().getObjectMapper();
    PourService pours =
        new PourService(
            node.database(),
            node.clock(),
            new ClockJumps(node.clock(), node.metrics()),
            new PourMetrics(node.metrics(), node.database(), node.clock()),
            node.changes(),
            settings,
            node.configuration().tabs().defaultTerms(),
            deviceTimes,
            RateLimiter.ofThisNode(node.clock()),
            node.supervisor(),
            node.answeringThreads());
    node.manage(pours);
    DispenserService dispensers =
        new DispenserService(
            node.database(),
            node.clock(),
            mapper,
            audit,
            node.changes(),
            (id, staff) -> close(pours, id, staff));
    RateLimiter limiterOfGuesses = RateLimiter.ofAllNodes(node.database(), node.clock());
    TabSettings tabSettings = node.configuration().tabs();
    TabService tabs = new TabService(node.database(), node.clock(), limiterOfGuesses, tabSettings);
    PourListService pourList =
        new PourListService(
            node.database(), node.clock(), limiterOfGuesses, tabSettings.emptyTabsByAddress());
    AccessListService accessLists =
        new AccessListService(node.database(), node.clock(), audit, tabSettings.defaultTerms());
    MergePatch mergePatch = new MergePatch(mapper, node.environment().getValidator());
    PourHistory history = new PourHistory(node.database());
    node.register(new DispenserResource(dispensers, mergePatch, mapper));
    CardService cards =
        new CardService(
            node.database(), audit, limiterOfGuesses, tabSettings.unknownCardsByAddress());
    node.register(new CardResource(cards));
    node.register(new PourResource(pours, cards, trusted));
    node.register(new PourResource.OtherBody());
    node.register(
        new ChallengeResource(
            dispensers,
            pours,
            cards,
            history,
            node.clock(),
            node.configuration().defaultPrice(),
            mapper,
            trusted));
    node.register(new PourListResource(pourList));
    node.register(new TabResource(tabs));
    node.register(
        new TabOfficeResource(
            new TabOffice(node.database(), node.clock(), audit, tabSettings),
            new TabCashier(
                node.database(),
                node.clock(),
                audit,
                new TabMetrics(node.metrics(), node.database()),
                tabSettings.currencyDigits())));
    node.register(new AccessListResource(accessLists, cards));
    node.register(new AccessListUploadResource(accessLists, cards));
    return new Taps(dispensers, history, tabs, mergePatch);
  }

  private static void close(PourService pours, long dispenserId, Actor staff) {
    Caller caller = new Caller(true, true, staff.address());
    Outcome outcome = pours.close(new CloseRequest(dispenserId, null, null, null, caller)).join();
    Refusal refusal = outcome.refusal();
    if (refusal != null && refusal != Refusal.ALREADY_CLOSED) {
      throw ApiError.conflict(refusal.reason(), outcome.message());
    }
  }
}
