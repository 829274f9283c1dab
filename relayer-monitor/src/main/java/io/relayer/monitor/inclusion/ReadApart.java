package io.relayer.monitor.inclusion;

import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads something of each of many at once. Where no node answers so that it can be read, it is
/// read of one half and of the other, until the one that it fails for stands alone: what one of
/// them waits for holds up no other one.
final class ReadApart {
  private ReadApart() {}

  /// @param unreadable is told of each that is left out
  /// @return of each part that could be read
  /// @throws NodeException if there is no answer for another reason
  static <T, R> List<R> of(
      List<T> all, Function<List<T>, R> read, BiConsumer<T, NodeException> unreadable) {
    try {
      return List.of(read.apply(all));
    } catch (NodeException e) {
      if (e.reason() != Reason.UNREADABLE) {
        throw e;
      }
      if (all.size() == 1) {
        unreadable.accept(all.getFirst(), e);
        return List.of();
      }
      int half = all.size() / 2;
      return Stream.of(all.subList(0, half), all.subList(half, all.size()))
          .flatMap(part -> of(part, read, unreadable).stream())
          .toList();
    }
  }
}
