package tapbill.platform.database;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over any number of rows in little memory. Rows are read in pages, each page after the
 * last row of the previous one, so that no connection is held while a slow client reads the answer.
 */
public final class Pages<T> implements Iterator<T> {
  /** The default number of rows in a page. */
  public static final int SIZE = 1000;

  private final int size;
  private final Function<@Nullable T, List<T>> next;
  private List<T> page = List.of();
  private int position;
  private boolean complete;

  /**
   * Creates an iterator with pages of {@link #SIZE} rows; it reads nothing yet.
   *
   * @param next returns the page after a row, or the first page for null; every page but the last
   *     must be full
   */
  public Pages(Function<@Nullable T, List<T>> next) {
    this(SIZE, next);
  }

  /**
   * Creates an iterator with pages of another size; larger pages suit small rows, because each page
   * costs an index search.
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
