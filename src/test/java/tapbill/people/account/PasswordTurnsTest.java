package tapbill.people.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tapbill.people.account.PasswordService.Client;
import tapbill.people.account.PasswordService.Proof;
import tapbill.platform.api.ApiError;
import tapbill.support.TestApp;

/** The order in which passwords are compared, on a thread that the test lets work step by step. */
class PasswordTurnsTest {
  private static final int ATTACKERS = 13;

  private final Queue<Runnable> thread = new ArrayDeque<>();
  private final PasswordService passwords =
      new PasswordService(TestApp.PASSWORD_COST, thread::add, Runnable::run);

  /** The names whose passwords were compared, in this order. */
  private final List<String> compared = new ArrayList<>();

  @Test
  void aNewClientIsNextHoweverManyLoginsOfOthersWait() {
    IntStream.range(0, ATTACKERS).forEach(this::attack);
    steps(ATTACKERS);
    IntStream.range(0, ATTACKERS).forEach(this::attack);
    IntStream.range(0, ATTACKERS).forEach(this::attack);
    logIn("victim's network", "victim");
    steps(1);
    assertThat(compared).hasSize(ATTACKERS + 1).endsWith("victim");
  }

  @Test
  void aClientThatReturnsIsServedBeforeThoseThatHadATurnSince() {
    logIn("victim's network", "victim");
    IntStream.range(0, ATTACKERS).forEach(this::attack);
    steps(1 + ATTACKERS);
    IntStream.range(0, ATTACKERS).forEach(this::attack);
    logIn("victim's network", "victim");
    steps(1);
    assertThat(compared).endsWith("victim").filteredOn("victim"::equals).hasSize(2);
  }

  @Test
  void networksTakeTurnsAndSoDoAccounts() {
    logIn("network 1", "a");
    logIn("network 1", "b");
    logIn("network 2", "c");
    logIn("network 3", "c");
    logIn("network 3", "d");
    steps(5);
    // b waits for the other networks, and c at network 3 for the other accounts.
    assertThat(compared).containsExactly("a", "c", "d", "b", "c");
  }

  @Test
  void anAccountNamedLikeANetworkDelaysNobodyThere() {
    logIn("network 1", "victim's network");
    logIn("network 2", "visitor");
    steps(2);
    logIn("network 2", "other");
    logIn("victim's network", "victim");
    steps(1);
    assertThat(compared).endsWith("victim");
  }

  @Test
  void aFullQueueRefusesTheNewestOfTheLongestBacklog() {
    List<CompletableFuture<Proof>> backlog =
        IntStream.range(0, PasswordService.MOST_WAITING)
            .mapToObj(i -> verified("network " + i % 10, "name " + i))
            .toList();
    CompletableFuture<Proof> newcomer = verified("victim's network", "victim");
    assertThat(backlog).last().satisfies(PasswordTurnsTest::isRefused);
    assertThat(backlog.subList(0, PasswordService.MOST_WAITING - 1))
        .noneMatch(CompletableFuture::isDone);

    isRefused(verified("network 0", "one too many"));
    steps(PasswordService.MOST_WAITING);
    assertThat(newcomer).isCompleted();
    assertThat(thread).isEmpty();
  }

  private void attack(int attacker) {
    logIn("network " + attacker, "attacker " + attacker);
  }

  private void logIn(String network, String name) {
    var unused = verified(network, name).thenAccept(proof -> compared.add(name));
  }

  private CompletableFuture<Proof> verified(String network, String name) {
    return passwords.verify(Optional.empty(), "wrong", new Client(network, name), () -> {});
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      thread.remove().run();
    }
  }

  private static void isRefused(CompletableFuture<Proof> proof) {
    assertThat(proof).isDone();
    assertThatThrownBy(proof::join)
        .hasCauseInstanceOf(ApiError.class)
        .hasMessageContaining("Too many concurrent logins");
  }
}
