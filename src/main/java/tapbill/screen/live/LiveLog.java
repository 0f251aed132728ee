package tapbill.screen.live;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages to all pages. The pages share their bytes: a page holds a position, which is
 * the number of bytes published before it, and a message is evicted whether or not all pages have
 * read it.
 */
final class LiveLog {
  /** The limit of the messages that are kept; the newest one may exceed it. */
  static final int MAX_BYTES = 256 * 1024;

  private final TreeMap<Long, Message> messages = new TreeMap<>();
  private long end;

  /**
   * Encoded events.
   *
   * @param bytes shared by all pages, which write a duplicate of the buffer
   * @param next the position after them
   */
  record Message(ByteBuffer bytes, boolean onlyForAdmins, long next) {}

  /** Appends events, unless there are none, and evicts the oldest. */
  synchronized void append(byte[] bytes, boolean onlyForAdmins) {
    if (bytes.length > 0) {
      long start = end;
      end += bytes.length;
      messages.put(start, new Message(ByteBuffer.wrap(bytes), onlyForAdmins, end));
      while (messages.size() > 1 && end - messages.firstKey() > MAX_BYTES) {
        messages.pollFirstEntry();
      }
    }
  }

  /** Returns the position after the newest message. */
  synchronized long end() {
    return end;
  }

  /** Returns the message at a position, or null if there is none yet, or none any more. */
  synchronized @Nullable Message at(long position) {
    return messages.get(position);
  }

  /** Returns whether the message at a position was evicted. */
  synchronized boolean hasEvicted(long position) {
    Map.Entry<Long, Message> first = messages.firstEntry();
    return first != null && position < first.getKey();
  }
}
