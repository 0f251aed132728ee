package tapbill.platform.sqlobject;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.extension.ExtensionContext;
import org.jdbi.v3.core.extension.ExtensionFactory;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The SQL objects of a pool of connections: one for each type, which uses the handle of the thread
 * that calls it.
 *
 * <p>JDBI's {@code attach} prepares every method of a type anew for each handle, which took half of
 * the time of reading one row.
 */
public final class SqlObjects {
  private static final ThreadLocal<HandleSupplier> CURRENT = new ThreadLocal<>();

  private final Jdbi jdbi;
  private final Map<Class<?>, Object> objects = new ConcurrentHashMap<>();
  private final HandleSupplier ofThread = new OfThread();

  public SqlObjects(Jdbi jdbi) {
    this.jdbi = jdbi;
    jdbi.installPlugin(new SqlObjectPlugin());
    jdbi.registerExtension(new Suppliers());
  }

  /**
   * Runs the work with the SQL object of a type, which uses the handle until this method returns,
   * in this thread only.
   *
   * @throws IllegalStateException within other work of this thread, which would then use the wrong
   *     handle
   */
  public <D, R> R with(Handle handle, Class<D> type, Function<D, R> work) {
    if (CURRENT.get() != null) {
      throw new IllegalStateException("Work in the database within other work");
    }
    D object = type.cast(objects.computeIfAbsent(type, this::attach));
    CURRENT.set(handle.attach(HandleSupplier.class));
    try {
      return work.apply(object);
    } finally {
      CURRENT.remove();
    }
  }

  private Object attach(Class<?> type) {
    return jdbi.getConfig(Extensions.class).findFor(type, ofThread).orElseThrow();
  }

  /** Supplies the handle of the calling thread. */
  private final class OfThread implements HandleSupplier {
    @Override
    public Handle getHandle() {
      return supplier().getHandle();
    }

    @Override
    public Jdbi getJdbi() {
      return jdbi;
    }

    /**
     * Returns the configuration of the handle, or before any, to attach the object, the common one.
     */
    @Override
    public ConfigRegistry getConfig() {
      @Nullable HandleSupplier supplier = CURRENT.get();
      return supplier == null ? jdbi.getConfig() : supplier.getConfig();
    }

    @Override
    public <V> V invokeInContext(ExtensionContext context, Callable<V> task) throws Exception {
      return supplier().invokeInContext(context, task);
    }

    private HandleSupplier supplier() {
      @Nullable HandleSupplier supplier = CURRENT.get();
      if (supplier == null) {
        throw new IllegalStateException(
            "A SQL object was used after its work, or in another thread");
      }
      return supplier;
    }
  }

  /** Attaches to a handle what JDBI passes to attached objects: the supplier of the handle. */
  private static final class Suppliers implements ExtensionFactory {
    @Override
    public boolean accepts(Class<?> type) {
      return type == HandleSupplier.class;
    }

    @Override
    public <E> E attach(Class<E> type, HandleSupplier supplier) {
      return type.cast(supplier);
    }

    /** Otherwise JDBI would attach a proxy. */
    @Override
    public Set<FactoryFlag> getFactoryFlags() {
      return EnumSet.of(FactoryFlag.DONT_USE_PROXY);
    }
  }
}
