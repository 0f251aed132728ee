package tapbill.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.MergePatch;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.tap.access.AccessListResource;
import tapbill.tap.access.AccessListService;
import tapbill.tap.access.AccessListUploadResource;
import tapbill.tap.dispenser.DispenserResource;
import tapbill.tap.dispenser.DispenserService;
import tapbill.tap.pour.ChallengeResource;
import tapbill.tap.pour.PourHistory;
import tapbill.tap.pour.PourMetrics;
import tapbill.tap.pour.PourResource;
import tapbill.tap.pour.PourService;
import tapbill.tap.tab.TabResource;
import tapbill.tap.tab.TabService;

/** The area {@code tap}: dispensers, access lists, pours and tabs. */
public record Taps(DispenserService dispensers, PourHistory history, MergePatch mergePatch) {

  /** Builds the area and registers its routes. */
  public static Taps open(Node node, AuditLog audit) {
    ObjectMapper mapper = node.environment().getObjectMapper();
    DispenserService dispensers =
        new DispenserService(node.database(), node.clock(), mapper, audit, node.changes());
    PourService pours =
        new PourService(
            node.database(),
            node.clock(),
            new PourMetrics(node.metrics(), node.database()),
            node.changes(),
            node.configuration().pours(),
            node.supervisor(),
            node.answeringThreads());
    node.manage(pours);
    TabService tabs =
        new TabService(
            node.database(),
            node.clock(),
            RateLimiter.ofAllNodes(node.database(), node.clock()),
            node.configuration().tabs());
    AccessListService accessLists = new AccessListService(node.database(), node.clock(), audit);
    MergePatch mergePatch = new MergePatch(mapper, node.environment().getValidator());
    PourHistory history = new PourHistory(node.database());
    node.register(new DispenserResource(dispensers, mergePatch));
    node.register(new PourResource(pours));
    node.register(
        new ChallengeResource(
            dispensers, pours, history, node.clock(), node.configuration().defaultPrice(), mapper));
    node.register(new TabResource(tabs));
    node.register(new AccessListResource(accessLists));
    node.register(new AccessListUploadResource(accessLists));
    return new Taps(dispensers, history, mergePatch);
  }
}
