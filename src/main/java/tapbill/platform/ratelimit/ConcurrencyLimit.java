package tapbill.platform.ratelimit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Limits how many operations run at the same time, in sum and for each of several keys. */
public final class ConcurrencyLimit {
  private final int most;
  private final Map<String, Integer> running = new HashMap<>();
  private int sum;

  /**
   * The share of a client.
   *
   * @param key identifies the client, such as by its address
   * @param most the most operations of the client
   */
  public record Share(String key, int most) {}

  /**
   * Creates a limit.
   *
   * @param most the most operations in sum
   */
  public ConcurrencyLimit(int most) {
    this.most = most;
  }

  /**
   * Begins an operation, which {@link #end} ends.
   *
   * @return false if the sum, or one of the shares, is used up
   */
  public synchronized boolean begin(List<Share> shares) {
    if (sum >= most
        || shares.stream()
            .anyMatch(share -> running.getOrDefault(share.key(), 0) >= share.most())) {
      return false;
    }
    sum++;
    shares.forEach(share -> running.merge(share.key(), 1, Integer::sum));
    return true;
  }

  public synchronized void end(List<Share> shares) {
    sum--;
    shares.forEach(
        share ->
            running.computeIfPresent(share.key(), (key, count) -> count == 1 ? null : count - 1));
  }
}
