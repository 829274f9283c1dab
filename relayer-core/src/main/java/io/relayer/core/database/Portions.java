package io.relayer.core.database;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Handles a list in portions that get smaller where what an element says makes one fail, until the
/// guilty element stands alone: all others are handled, in their order.
public final class Portions {
  private Portions() {}

  /// @param write handles some of them, whole or not at all
  /// @param guilty is told of each that can't be handled, and why
  public static <T> void handle(
      List<T> all, Consumer<List<T>> write, BiConsumer<T, RuntimeException> guilty) {
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
}
