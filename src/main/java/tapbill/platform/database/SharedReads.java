package tapbill.platform.database;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads together what is asked for at the same time. Who asks while a read is in progress waits for
 * the next one, with all who ask meanwhile, so that an answer is never older than its question and
 * a crowd costs two reads. A single question is read at once.
 *
 * @param <K> what is asked for
 * @param <V> the answer, which is shared and must not be changed
 */
public final class SharedReads<K, V> {
  private final Function<Set<K>, Map<K, V>> read;
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Group<K, V> waiting;

  /** Those who share a read. */
  private record Group<K, V>(Set<K> keys, CompletableFuture<Map<K, V>> answers) {}

  /**
   * Creates reads that never run at the same time.
   *
   * @param read returns the answers that exist
   */
  public SharedReads(Function<Set<K>, Map<K, V>> read) {
    this.read = read;
  }

  /**
   * Creates reads of one thing.
   *
   * @param read returns the answer
   */
  public static <V> Supplier<V> ofOne(Supplier<V> read) {
    SharedReads<Boolean, V> reads = new SharedReads<>(one -> Map.of(true, read.get()));
    return () -> reads.get(true).orElseThrow();
  }

  /** Returns the answer, or empty if there is none; fails as the read does. */
  public Optional<V> get(K key) {
    Group<K, V> group = new Group<>(new HashSet<>(), new CompletableFuture<>());
    boolean isFirst = true;
    synchronized (this) {
      if (waiting == null) {
        waiting = group;
      } else {
        group = waiting;
        isFirst = false;
      }
      group.keys().add(key);
    }
    if (isFirst) {
      readFor(group);
    }
    try {
      return Optional.ofNullable(group.answers().join().get(key));
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void readFor(Group<K, V> group) {
    turn.lock();
    try {
      synchronized (this) {
        waiting = null;
      }
      group.answers().complete(read.apply(group.keys()));
    } catch (Throwable e) { // those who wait must not wait for ever
      group.answers().completeExceptionally(e);
    } finally {
      turn.unlock();
    }
  }
}
