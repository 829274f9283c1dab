package io.relayer.core.database;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Handles a list in portions that get smaller where what an element says makes one fail, until the
/// guilty element stands alone: all others are handled, in their order.
public final class Portions {
  private static final String SAVEPOINT = "portion";

  private Portions() {}

  /// @param write handles some of them, whole or not at all
  /// @param guilty is told of each that can't be handled, and why
  public static <T> void handle(
      List<T> all, Consumer<List<T>> write, BiConsumer<? super T, RuntimeException> guilty) {
    if (all.isEmpty()) {
      return;
    }
    try {
      write.accept(all);
    } catch (RuntimeException e) {
      if (!ContentFault.is(e)) {
        throw e;
      }
      if (all.size() == 1) {
        guilty.accept(all.getFirst(), e);
      } else {
        int half = all.size() / 2;
        handle(all.subList(0, half), write, guilty);
        handle(all.subList(half, all.size()), write, guilty);
      }
    }
  }

  /// The same inside an SQL transaction that is open, and that writes more than these: of what
  /// fails nothing stays, of all else everything does.
  ///
  /// @param write handles some of them by `handle`
  public static <T> void within(
      Handle handle,
      List<T> all,
      Consumer<List<T>> write,
      BiConsumer<? super T, RuntimeException> guilty) {
    handle(
        all,
        some -> {
          handle.execute("savepoint " + SAVEPOINT);
          try {
            write.accept(some);
          } catch (RuntimeException e) {
            if (ContentFault.is(e)) { // else the whole transaction ends
              handle.execute("rollback to savepoint " + SAVEPOINT);
              handle.execute("release savepoint " + SAVEPOINT);
            }
            throw e;
          }
          handle.execute("release savepoint " + SAVEPOINT);
        },
        guilty);
  }
}
