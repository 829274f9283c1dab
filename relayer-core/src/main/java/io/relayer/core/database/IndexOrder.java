package io.relayer.core.database;

import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Looks at the first rows of an index. Several partial indexes may hold those rows, and by
/// statistics that are old a sort of all of another one looks as cheap: so there is no sort.
///
/// Why: RATIONALE.md#plans.
public final class IndexOrder {
  private IndexOrder() {}

  /// Runs a read whose `order by` is that of an index; in the SQL transaction that is open, else in
  /// one of its own.
  public static <R> R read(Handle handle, Supplier<R> read) {
    if (!handle.isInTransaction()) {
      return handle.inTransaction(own -> read(own, read));
    }
    handle.execute("set local enable_sort = off");
    R found = read.get();
    handle.execute("set local enable_sort = on");
    return found;
  }
}
