package io.relayer.core.kafka;

import java.util.Optional;

/// Says whether a consumer may hand records over just now. Asked several times a second by the
/// consumer's thread; must not wait for anything.
@FunctionalInterface
public interface Gate {
  Gate OPEN = Optional::empty;

  /// Why nothing may be handed over, such as `no usable node`; empty when all may go on. While it
  /// is closed the consumer keeps its partitions, new ones too, and their positions.
  Optional<String> closed();
}
