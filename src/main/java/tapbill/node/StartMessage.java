package tapbill.node;

import io.dropwizard.lifecycle.PortDescriptor;
import io.dropwizard.lifecycle.ServerLifecycleListener;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.account.AccountService;
import tapbill.people.account.AccountSettings;
import tapbill.people.account.PasswordService;
import tapbill.people.audit.Actor;

/**
 * Logs one line when the server listens: its address, its pages, and the first admin's account
 * while that still has the default password. It never logs any other password.
 */
final class StartMessage implements ServerLifecycleListener {
  private static final Logger LOG = LoggerFactory.getLogger(StartMessage.class);
  private final AccountSettings settings;
  private final AccountService accounts;
  private final PasswordService passwords;

  StartMessage(AccountSettings settings, AccountService accounts, PasswordService passwords) {
    this.settings = settings;
    this.accounts = accounts;
    this.passwords = passwords;
  }

  @Override
  public void serverStarted(Server server) {
    String address =
        getPortDescriptorList(server).stream()
            .filter(port -> port.getConnectorType().equals("application"))
            .findFirst()
            .map(StartMessage::address)
            .orElse("");
    var unused =
        hasDefaultPassword()
            .thenAccept(isDefault -> LOG.info("{}", message(address, isDefault)))
            .exceptionally(
                error -> {
                  LOG.info("{}", message(address, false));
                  return null;
                });
  }

  /** Compares the stored hash, because the owner may have changed the password since. */
  private CompletableFuture<Boolean> hasDefaultPassword() {
    return settings.hasDefaultPassword()
        ? passwords
            .verify(
                accounts.find(settings.adminUsername()),
                settings.adminPassword().value(),
                PasswordService.Client.of(Actor.START, settings.adminUsername()),
                () -> {})
            .thenApply(PasswordService.Proof::isAccepted)
        : CompletableFuture.completedFuture(false);
  }

  private String message(String address, boolean isDefault) {
    String pages =
        "Tapbill is ready: %1$s/ (tap wall), %1$s/admin (dashboard), %1$s/api/docs (API)"
            .formatted(address);
    return isDefault
        ? "%s. Log in as %s with the default password %s"
            .formatted(pages, settings.adminUsername(), settings.adminPassword().value())
        : pages;
  }

  /**
   * Returns the address for a browser on this machine. The port's protocol is "http/1.1" or "ssl".
   */
  private static String address(PortDescriptor port) {
    String host = port.getHost();
    boolean all = host == null || host.equals("0.0.0.0") || host.equals("::");
    String scheme = port.getProtocol().startsWith("http") ? "http" : "https";
    return "%s://%s:%d".formatted(scheme, all ? "localhost" : host, port.getPort());
  }
}
