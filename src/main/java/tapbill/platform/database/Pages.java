package tapbill.platform.database;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any number of rows in little memory. They are read a page at a time, each page after the last row
 * of the one before, so that no connection is held while a slow client reads its answer.
 */
public final class Pages<T> implements Iterator<T> {
  /** The rows of a page, where nothing else is said. */
  public static final int SIZE = 1000;

  private final int size;
  private final Function<@Nullable T, List<T>> next;
  private List<T> page = List.of();
  private int position;
  private boolean complete;

  /**
   * Reads nothing yet.
   *
   * @param next the page after a row, or the first page for null; no more than {@link #SIZE} rows,
   *     and fewer only at the end
   */
  public Pages(Function<@Nullable T, List<T>> next) {
    this(SIZE, next);
  }

  /**
   * The same with pages of another size: larger ones for rows that are small, as each page costs a
   * search.
   */
  public Pages(int size, Function<@Nullable T, List<T>> next) {
    this.size = size;
    this.next = next;
  }

  @Override
  public boolean hasNext() {
    if (position == page.size() && !complete) {
      page = next.apply(page.isEmpty() ? null : page.get(page.size() - 1));
      position = 0;
      complete = page.size() < size;
    }
    return position < page.size();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(position++);
  }
}
